import LightlagCore

// The names that recordings have for what the core knows as values.

extension Direction {
  /// The name of this direction in recordings.
  var recordedName: String { self == .uplink ? "up" : "dn" }

  init?(recordedName: String) {
    switch recordedName {
    case "up": self = .uplink
    case "dn": self = .downlink
    default: return nil
    }
  }
}

extension Message.Kind {
  /// The name of this kind in recordings, or `nil` for text, which is not named.
  var recordedName: String? {
    switch self {
    case .text: nil
    case .binary: "bin"
    case .ping: "ping"
    case .pong: "pong"
    }
  }

  init?(recordedName: String) {
    guard let kind = Self.allCases.first(where: { $0.recordedName == recordedName })
    else { return nil }
    self = kind
  }
}

extension ClientID {
  /// The name of this client in recordings.
  var recordedName: String { "client-\(index + 1)" }

  init?(recordedName: String) {
    guard recordedName.hasPrefix("client-"),
      let place = Int(recordedPlace: recordedName.dropFirst(7))
    else { return nil }
    self.init(index: place - 1)
  }
}

extension ConnectionID {
  init?(recordedName: String) {
    guard recordedName.hasPrefix("c"), let place = Int(recordedPlace: recordedName.dropFirst())
    else { return nil }
    self.init(index: place - 1)
  }
}

extension Int {
  /// Reads a place counted from 1 to 2^32: digits alone, and no needless zero.
  fileprivate init?(recordedPlace text: Substring) {
    guard let first = text.utf8.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first),
      let place = Int(text), place <= 1 << 32
    else { return nil }
    self = place
  }
}
