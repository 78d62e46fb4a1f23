import LightlagEncoding

/// One line of a log of CAN frames as `candump -l` writes it.
///
/// `(1234567890.123456) can0 123#DEADBEEF`: the time, the interface, and the frame: an identifier
/// of 3 or, where it has 29 bits, 8 digits; `#` and the data, or `#R` and how many bytes a remote
/// frame asks for; `##`, a digit of flags and the data with a flexible data rate. Behind it may
/// stand `R` for received or `T` for sent.
///
/// Source: can-utils, `lib.h`, the comment on `parse_canframe`.
package struct CANLogLine: Hashable, Sendable {
  /// Why a line is no frame.
  package enum Failure: Error, Hashable, Sendable {
    /// It does not begin with a time in parentheses.
    case time
    /// It has no interface, or no frame behind that.
    case fields
    /// The identifier has neither 3 nor 8 digits, or is too large.
    case identifier
    /// The frame has another number of bytes than such a frame may have, or half of one.
    case data
    /// It is a frame of a kind that is not known here: of an error, or CAN XL.
    case kind
  }

  /// The bit of the flags that says that the data are at a higher rate (`CANFD_BRS`).
  private static let fastFlag: UInt8 = 1

  /// The time, in nanoseconds, since 1970 or since whoever logged it began.
  package var nanoseconds: Int64

  /// The interface: `can0`.
  package var interface: String

  /// The frame.
  package var frame: CANFrame

  /// Whether whoever logged it has sent it; `false` where the line does not say so.
  package var isSent: Bool

  /// Creates a line.
  package init(nanoseconds: Int64, interface: String, frame: CANFrame, isSent: Bool) {
    self.nanoseconds = nanoseconds
    self.interface = interface
    self.frame = frame
    self.isSent = isSent
  }

  /// Reads a line without its line feed.
  package init(parsing line: some Collection<UInt8>) throws(Failure) {
    let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
    guard let first = words.first, let time = Self.time(Array(first)) else { throw .time }
    guard words.count >= 3 else { throw .fields }
    nanoseconds = time
    interface = String(decoding: words[1], as: UTF8.self)
    frame = try Self.frame(Array(words[2]))
    isSent = words.count > 3 && words[3].elementsEqual("T".utf8)
  }

  /// The line, without a line feed; `nil` for a frame that was on no bus.
  ///
  /// What is less than a microsecond is left out, since readers want six digits.
  package var text: String? {
    guard let body = Self.text(frame) else { return nil }
    let fraction = (nanoseconds / 1_000 % 1_000_000).padded(to: 6)
    let seconds = (nanoseconds / 1_000_000_000).padded(to: 10)
    return "(\(seconds).\(fraction)) \(interface) \(body) \(isSent ? "T" : "R")"
  }

  // MARK: Writing

  private static func text(_ frame: CANFrame) -> String? {
    let identifier = frame.identifier.padded(
      to: frame.isExtended ? 8 : 3, radix: 16, uppercase: true)
    let data = frame.data.map { $0.padded(to: 2, radix: 16, uppercase: true) }.joined()
    switch frame.kind {
    case .data: return "\(identifier)#\(data)"
    case .remote: return "\(identifier)#R\(frame.byteCount > 0 ? String(frame.byteCount) : "")"
    case .flexible: return "\(identifier)##0\(data)"
    case .flexibleFast: return "\(identifier)##1\(data)"
    case .error: return nil
    }
  }

  // MARK: Reading

  private static func time(_ word: [UInt8]) -> Int64? {
    guard word.first == UInt8(ascii: "("), word.last == UInt8(ascii: ")") else { return nil }
    let parts = word.dropFirst().dropLast().split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, 1...9 ~= parts[1].count, let seconds = decimal(parts[0]),
      let fraction = decimal(parts[1])
    else { return nil }
    // Below 292 years, in nanoseconds.
    guard seconds < 9_000_000_000 else { return nil }
    let scale = (parts[1].count..<9).reduce(Int64(1)) { scale, _ in scale * 10 }
    return seconds * 1_000_000_000 + fraction * scale
  }

  private static func decimal(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard 1...18 ~= digits.count else { return nil }
    return digits.reduce(0 as Int64?) { value, byte in
      guard let value, byte &- 0x30 < 10 else { return nil }
      return value * 10 + Int64(byte - 0x30)
    }
  }

  private static func frame(_ word: [UInt8]) throws(Failure) -> CANFrame {
    guard let hash = word.firstIndex(of: UInt8(ascii: "#")) else { throw .fields }
    guard let (identifier, isExtended) = identifier(word[..<hash]) else { throw .identifier }
    guard identifier <= CANFrame.extendedLimit else { throw .kind }
    guard isExtended || identifier <= CANFrame.standardLimit else { throw .identifier }
    let rest = word[(hash + 1)...]
    switch rest.first {
    case UInt8(ascii: "#"):
      guard let flags = rest.dropFirst().first.flatMap(digit) else { throw .kind }
      let kind: CANFrame.Kind = flags & fastFlag == 0 ? .flexible : .flexibleFast
      let data = try data(rest.dropFirst(2))
      guard CANFrame.lengthCode(data.count) != nil else { throw .data }
      return CANFrame(identifier: identifier, data, kind: kind, isExtended: isExtended)
    case UInt8(ascii: "R"), UInt8(ascii: "r"):
      let count = rest.dropFirst().first.flatMap(digit) ?? 0
      guard count <= 8 else { throw .data }
      return CANFrame(remote: identifier, byteCount: Int(count), isExtended: isExtended)
    default:
      // A code behind the data that is larger than their number says no more than that.
      let data = try data(rest.prefix { $0 != UInt8(ascii: "_") })
      guard data.count <= 8 else { throw .data }
      return CANFrame(identifier: identifier, data, isExtended: isExtended)
    }
  }

  private static func identifier(_ digits: ArraySlice<UInt8>) -> (UInt32, isExtended: Bool)? {
    guard digits.count == 3 || digits.count == 8 else { return nil }
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = digit(byte) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return (value, digits.count == 8)
  }

  /// Reads pairs of digits, between which there may be points.
  private static func data(_ digits: some Sequence<UInt8>) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for byte in digits {
      if byte == UInt8(ascii: "."), high == nil { continue }
      guard let digit = digit(byte) else { throw .data }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    guard high == nil, bytes.count <= 64 else { throw .data }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
