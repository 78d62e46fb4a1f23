/// A place in JSON text, and the steps that move it past one token.
///
/// Every step starts at `position`, checks all it passes, and leaves `position` behind it. The
/// bytes come as an argument, because a span cannot be stored.
struct JSONScanner {
  /// A string's place: between its quotes.
  struct StringToken {
    let contents: Range<Int>
    let hasEscapes: Bool
  }

  private(set) var position = 0

  private let depthLimit: Int
  /// How many arrays and objects are open.
  private var depth = 0

  /// Creates a scanner before the first byte.
  ///
  /// - Precondition: `depthLimit` is from 0 to 1024: each level takes a stack frame here, and again
  ///   when the value is compared, written and freed.
  init(depthLimit: Int) {
    precondition((0...1024).contains(depthLimit), "the depth limit protects the stack")
    self.depthLimit = depthLimit
  }

  // MARK: White space and the ends

  /// The first byte after white space, or `nil` at the end of the input.
  mutating func peek(in bytes: Span<UInt8>) -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position += 1
      default:
        return byte
      }
    }
    return nil
  }

  mutating func end(in bytes: Span<UInt8>) throws(JSON.Failure) {
    guard peek(in: bytes) == nil else { throw failure(expected: .endOfInput, in: bytes) }
  }

  // MARK: Arrays and objects

  /// Passes the bracket that opens an array or an object.
  mutating func open(in bytes: Span<UInt8>) throws(JSON.Failure) {
    guard depth < depthLimit else {
      throw JSON.Failure(.tooDeep(limit: depthLimit), at: position, in: bytes)
    }
    depth += 1
    position += 1
  }

  /// Passes what stands before an element; returns `false` after the end of the array.
  mutating func nextElement(isFirst: Bool, in bytes: Span<UInt8>) throws(JSON.Failure) -> Bool {
    let byte = peek(in: bytes)
    if byte == UInt8(ascii: "]") {
      close()
      return false
    }
    guard !isFirst else { return true }
    guard byte == UInt8(ascii: ",") else {
      throw failure(expected: .commaOrEndOfArray, in: bytes)
    }
    position += 1
    return true
  }

  /// Passes a member's name and colon; returns `nil` after the end of the object.
  mutating func nextName(
    isFirst: Bool, in bytes: Span<UInt8>
  ) throws(JSON.Failure) -> StringToken? {
    var byte = peek(in: bytes)
    if byte == UInt8(ascii: "}") {
      close()
      return nil
    }
    if !isFirst {
      guard byte == UInt8(ascii: ",") else {
        throw failure(expected: .commaOrEndOfObject, in: bytes)
      }
      position += 1
      byte = peek(in: bytes)
    }
    guard byte == UInt8(ascii: "\"") else {
      throw failure(expected: isFirst ? .memberNameOrEnd : .memberName, in: bytes)
    }
    let name = try string(in: bytes)
    guard peek(in: bytes) == UInt8(ascii: ":") else { throw failure(expected: .colon, in: bytes) }
    position += 1
    return name
  }

  private mutating func close() {
    depth -= 1
    position += 1
  }

  // MARK: Literals and numbers

  mutating func literal(_ text: String, in bytes: Span<UInt8>) throws(JSON.Failure) {
    for byte in text.utf8 {
      guard skip(byte, in: bytes) else { throw failure(expected: .literal, in: bytes) }
    }
  }

  /// Passes a number: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
  mutating func number(in bytes: Span<UInt8>) throws(JSON.Failure) -> Range<Int> {
    let start = position
    skip(UInt8(ascii: "-"), in: bytes)
    let leading = position
    try digits(in: bytes)
    guard bytes[leading] != UInt8(ascii: "0") || position == leading + 1 else {
      throw JSON.Failure(.leadingZero, at: leading, in: bytes)
    }
    if skip(UInt8(ascii: "."), in: bytes) { try digits(in: bytes) }
    if skip(UInt8(ascii: "e"), in: bytes) || skip(UInt8(ascii: "E"), in: bytes) {
      if !skip(UInt8(ascii: "+"), in: bytes) { skip(UInt8(ascii: "-"), in: bytes) }
      try digits(in: bytes)
    }
    return start..<position
  }

  private mutating func digits(in bytes: Span<UInt8>) throws(JSON.Failure) {
    var index = position
    while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
    guard index > position else { throw failure(expected: .digit, in: bytes) }
    position = index
  }

  @discardableResult
  private mutating func skip(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  // MARK: Strings

  /// Passes a string, and checks its escapes and its UTF-8.
  mutating func string(in bytes: Span<UInt8>) throws(JSON.Failure) -> StringToken {
    let start = position + 1
    var index = start
    var hasEscapes = false
    var isASCII = true
    while true {
      index = Self.endOfPlain(from: index, isASCII: &isASCII, in: bytes)
      guard index < bytes.count else {
        throw Self.failure(expected: .endOfString, at: index, in: bytes)
      }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        if !isASCII { try Self.checkUTF8(start..<index, in: bytes) }
        position = index + 1
        return StringToken(contents: start..<index, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        index = try Self.escape(at: index, in: bytes).end
      case let byte:
        throw JSON.Failure(.controlCharacter(byte), at: index, in: bytes)
      }
    }
  }

  /// Returns where the bytes end that stand for themselves in a string.
  private static func endOfPlain(
    from start: Int, isASCII: inout Bool, in bytes: Span<UInt8>
  ) -> Int {
    // All bytes merged, which is cheaper than a look at each.
    var merged: UInt8 = 0
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { break }
      merged |= byte
      index += 1
    }
    if merged >= 0x80 { isASCII = false }
    return index
  }

  private static func checkUTF8(
    _ range: Range<Int>, in bytes: Span<UInt8>
  ) throws(JSON.Failure) {
    do {
      _ = try UTF8Span(validating: bytes.extracting(range))
    } catch {
      let offset = range.lowerBound + error.byteOffsets.lowerBound
      throw JSON.Failure(.invalidUTF8, at: offset, in: bytes)
    }
  }

  // MARK: Failures

  /// The failure to find something at `position`.
  func failure(expected: JSON.Failure.Expectation, in bytes: Span<UInt8>) -> JSON.Failure {
    Self.failure(expected: expected, at: position, in: bytes)
  }

  static func failure(
    expected: JSON.Failure.Expectation, at offset: Int, in bytes: Span<UInt8>
  ) -> JSON.Failure {
    guard offset < bytes.count else {
      return JSON.Failure(.endOfInput(expected: expected), at: bytes.count, in: bytes)
    }
    return JSON.Failure(
      .unexpectedByte(bytes[offset], expected: expected), at: offset, in: bytes)
  }
}
