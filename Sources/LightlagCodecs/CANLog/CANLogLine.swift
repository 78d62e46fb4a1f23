import LightlagEncoding

/// One line of a log of CAN frames as `candump -l` writes it.
///
/// `(1234567890.123456) can0 123#DEADBEEF`: the time, the interface, and the frame: an identifier
/// of 3 or, where it has 29 bits, 8 digits; `#` and the data, or `#R` and how many bytes a remote
/// frame asks for; `##`, a digit of flags and the data with a flexible data rate. Behind 8 bytes
/// may stand the code of their length as it was on the bus, `_9` to `_F`, and behind the frame `R`
/// for received or `T` for sent.
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

  /// What a line says of its frame that SLCAN has no place for.
  package enum Extra: Hashable, Sendable, CaseIterable {
    /// Its sender was error passive (`CANFD_ESI`).
    case errorState
    /// A flag that is not known here.
    case flags
    /// The code for the length was larger than 8, with 8 bytes.
    case lengthCode
    /// Whether it was sent or received is said by a word that is not known here.
    case direction
    /// More words.
    case words
  }

  /// The bit of the flags that says that the data are at a higher rate (`CANFD_BRS`).
  private static let fastFlag: UInt8 = 1
  /// The bit that says that the sender was error passive (`CANFD_ESI`).
  private static let errorStateFlag: UInt8 = 2
  /// The bit that says what two `#` say anyway (`CANFD_FDF`).
  private static let flexibleFlag: UInt8 = 4

  /// The time, in nanoseconds, since 1970 or since whoever logged it began.
  package var nanoseconds: Int64

  /// The interface: `can0`.
  package var interface: String

  /// The frame.
  package var frame: CANFrame

  /// Whether whoever logged it has sent it; `false` where the line does not say so.
  package var isSent: Bool

  /// Whether it says which of both, which comes last.
  package private(set) var hasDirection = true

  /// What else it says, which is not written again.
  package private(set) var extras: [Extra] = []

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
    frame = try Self.frame(Array(words[2]), &extras)
    isSent = words.count > 3 && words[3].elementsEqual("T".utf8)
    hasDirection = isSent || words.count > 3 && words[3].elementsEqual("R".utf8)
    if words.count > 3, !hasDirection { extras.append(.direction) }
    if words.count > 4 { extras.append(.words) }
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

  private static func frame(_ word: [UInt8], _ extras: inout [Extra]) throws(Failure) -> CANFrame {
    guard let hash = word.firstIndex(of: UInt8(ascii: "#")) else { throw .fields }
    let rest = word[(hash + 1)...]
    // CAN XL: 45123#81:00:12345678#1122, five digits and one # more than others have.
    guard hash != 5, !rest.dropFirst().contains(UInt8(ascii: "#")) else { throw .kind }
    guard let (identifier, isExtended) = identifier(word[..<hash]) else { throw .identifier }
    guard identifier <= CANFrame.extendedLimit else { throw .kind }
    guard isExtended || identifier <= CANFrame.standardLimit else { throw .identifier }
    switch rest.first {
    case UInt8(ascii: "#"):
      guard let flags = rest.dropFirst().first.flatMap(digit) else { throw .kind }
      let kind: CANFrame.Kind = flags & fastFlag == 0 ? .flexible : .flexibleFast
      if flags & errorStateFlag != 0 { extras.append(.errorState) }
      if flags & ~(fastFlag | errorStateFlag | flexibleFlag) != 0 { extras.append(.flags) }
      let data = try data(rest.dropFirst(2))
      guard CANFrame.lengthCode(data.count) != nil else { throw .data }
      return CANFrame(identifier: identifier, data, kind: kind, isExtended: isExtended)
    case UInt8(ascii: "R"), UInt8(ascii: "r"):
      let written = rest.dropFirst().prefix { $0 != UInt8(ascii: "_") }
      let count = written.isEmpty ? 0 : written.first.flatMap(digit)
      guard let count, written.count <= 1, count <= 8 else { throw .data }
      try lengthCode(word[written.endIndex...], of: Int(count), &extras)
      return CANFrame(remote: identifier, byteCount: Int(count), isExtended: isExtended)
    default:
      let written = rest.prefix { $0 != UInt8(ascii: "_") }
      let data = try data(written)
      guard data.count <= 8 else { throw .data }
      try lengthCode(word[written.endIndex...], of: data.count, &extras)
      return CANFrame(identifier: identifier, data, isExtended: isExtended)
    }
  }

  /// Reads the code for the length behind a frame of 8 bytes, where there is one: `_9` to `_F`.
  private static func lengthCode(
    _ text: ArraySlice<UInt8>, of byteCount: Int, _ extras: inout [Extra]
  ) throws(Failure) {
    guard !text.isEmpty else { return }
    guard byteCount == 8, text.count == 2, let code = text.last.flatMap(digit), code > 8 else {
      throw .data
    }
    extras.append(.lengthCode)
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
