extension JSONScanner {
  /// Returns the text of a string, its escapes undone.
  static func text(
    of token: StringToken, in bytes: Span<UInt8>
  ) throws(JSON.Failure) -> String {
    guard token.hasEscapes else { return try text(of: token.contents, in: bytes) }
    var plain: [UInt8] = []
    plain.reserveCapacity(token.contents.count)
    var index = token.contents.lowerBound
    while index < token.contents.upperBound {
      guard bytes[index] == UInt8(ascii: "\\") else {
        plain.append(bytes[index])
        index += 1
        continue
      }
      let (scalar, end) = try escape(at: index, in: bytes)
      plain.append(contentsOf: scalar.utf8)
      index = end
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// Returns the text of bytes as they stand.
  static func text(
    of range: Range<Int>, in bytes: Span<UInt8>
  ) throws(JSON.Failure) -> String {
    do {
      return String(copying: try UTF8Span(validating: bytes.extracting(range)))
    } catch {
      throw JSON.Failure(.invalidUTF8, at: range.lowerBound, in: bytes)
    }
  }

  /// Returns what the escape at a backslash stands for, and where it ends.
  static func escape(
    at start: Int, in bytes: Span<UInt8>
  ) throws(JSON.Failure) -> (scalar: Unicode.Scalar, end: Int) {
    guard start + 1 < bytes.count else {
      throw failure(expected: .escape, at: start + 1, in: bytes)
    }
    let scalar: Unicode.Scalar
    switch bytes[start + 1] {
    case UInt8(ascii: "\""): scalar = "\""
    case UInt8(ascii: "\\"): scalar = "\\"
    case UInt8(ascii: "/"): scalar = "/"
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(at: start, in: bytes)
    case let byte: throw JSON.Failure(.invalidEscape(byte), at: start + 1, in: bytes)
    }
    return (scalar, start + 2)
  }

  /// Reads `\uXXXX`, or two of them that make a surrogate pair (RFC 8259 §7).
  private static func unicodeEscape(
    at start: Int, in bytes: Span<UInt8>
  ) throws(JSON.Failure) -> (scalar: Unicode.Scalar, end: Int) {
    let first = try codeUnit(at: start + 2, in: bytes)
    if let scalar = Unicode.Scalar(first) { return (scalar, start + 6) }

    let unpaired = JSON.Failure.Reason.unpairedSurrogate(first)
    guard UTF16.isLeadSurrogate(first) else {
      throw JSON.Failure(unpaired, at: start, in: bytes)
    }
    for (index, byte) in [UInt8(ascii: "\\"), UInt8(ascii: "u")].enumerated() {
      let offset = start + 6 + index
      guard offset < bytes.count else {
        throw failure(expected: .endOfString, at: offset, in: bytes)
      }
      guard bytes[offset] == byte else { throw JSON.Failure(unpaired, at: start, in: bytes) }
    }
    let second = try codeUnit(at: start + 8, in: bytes)
    guard UTF16.isTrailSurrogate(second) else {
      throw JSON.Failure(unpaired, at: start, in: bytes)
    }
    // Each half carries ten bits of what is beyond the first 0x10000 scalars.
    let value = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF))
    return (Unicode.Scalar(value) ?? "\u{FFFD}", start + 12)
  }

  /// Reads the four hexadecimal digits of a `\u` escape.
  private static func codeUnit(
    at start: Int, in bytes: Span<UInt8>
  ) throws(JSON.Failure) -> UInt16 {
    var value: UInt16 = 0
    for offset in start..<start + 4 {
      guard offset < bytes.count, let digit = hexadecimalDigit(bytes[offset]) else {
        throw failure(expected: .hexadecimalDigit, at: offset, in: bytes)
      }
      value = value << 4 | digit
    }
    return value
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
