import LightlagCore

/// What the beginning of a line says, where a `Recorder` of ours has written it: enough to find its
/// place in an MCAP file.
///
/// Our own lines begin with `{"t":`, `"ev":` and, for messages, `"c":` and `"d":`, in this order
/// and without white space, so that they need not be parsed.
struct LineHead {
  /// When it happened.
  let instant: Instant
  /// The kind of line: `msg`.
  let kind: String
  /// Direction and connection, where it is a message.
  let message: (direction: Direction, connection: ConnectionID)?

  private static let timeName = Array("{\"t\":".utf8)
  private static let kindName = Array(",\"ev\":\"".utf8)
  private static let connectionName = Array("msg\",\"c\":\"c".utf8)
  private static let directionName = Array("\",\"d\":\"".utf8)

  /// Reads the beginning of a line, or returns `nil` where it has another, as a header.
  init?(_ line: ArraySlice<UInt8>) {
    var rest = line
    guard Self.take(Self.timeName, &rest), let time = Self.takeNumber(&rest),
      Self.take(Self.kindName, &rest)
    else { return nil }
    instant = Instant(nanoseconds: Int64(time))
    if Self.take(Self.connectionName, &rest) {
      guard let number = Self.takeNumber(&rest), number > 0, Self.take(Self.directionName, &rest),
        let letter = rest.first
      else { return nil }
      kind = "msg"
      let direction: Direction = letter == UInt8(ascii: "u") ? .uplink : .downlink
      message = (direction, ConnectionID(index: number - 1))
    } else {
      kind = String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
      message = nil
    }
  }

  private static func take(_ text: [UInt8], _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.starts(with: text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> Int? {
    var number = 0
    let start = rest.startIndex
    while let byte = rest.first, case UInt8(ascii: "0")...UInt8(ascii: "9") = byte {
      number = number &* 10 &+ Int(byte - UInt8(ascii: "0"))
      rest = rest.dropFirst()
    }
    return rest.startIndex > start ? number : nil
  }
}
