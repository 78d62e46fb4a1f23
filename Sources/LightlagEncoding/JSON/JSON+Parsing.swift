extension JSON {
  /// Creates the value that bytes are the JSON text of.
  ///
  /// White space may stand around the value, and nothing else; a byte order mark is refused.
  ///
  /// - Parameters:
  ///   - bytes: The whole text.
  ///   - depthLimit: Most arrays and objects inside each other, from 0 to 1024.
  /// - Throws: `Failure`, at the first byte that is wrong. Two members of one name are wrong too.
  public init(parsing bytes: [UInt8], depthLimit: Int = 128) throws(Failure) {
    var scanner = JSONScanner(depthLimit: depthLimit)
    self = try Self.wholeValue(&scanner, bytes.span)
  }

  /// Creates the value that a string is the JSON text of.
  ///
  /// - Parameters:
  ///   - text: The whole text.
  ///   - depthLimit: Most arrays and objects inside each other, from 0 to 1024.
  /// - Throws: `Failure`, at the first byte that is wrong. Two members of one name are wrong too.
  public init(parsing text: String, depthLimit: Int = 128) throws(Failure) {
    var scanner = JSONScanner(depthLimit: depthLimit)
    self = try Self.wholeValue(&scanner, text.utf8.span)
  }

  private static func wholeValue(
    _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(Failure) -> JSON {
    let value = try value(&scanner, bytes)
    try scanner.end(in: bytes)
    return value
  }

  private static func value(
    _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(Failure) -> JSON {
    switch scanner.peek(in: bytes) {
    case UInt8(ascii: "{"):
      return .object(try members(&scanner, bytes))
    case UInt8(ascii: "["):
      return .array(try elements(&scanner, bytes))
    case UInt8(ascii: "\""):
      return .string(try JSONScanner.text(of: scanner.string(in: bytes), in: bytes))
    case UInt8(ascii: "t"):
      try scanner.literal("true", in: bytes)
      return .bool(true)
    case UInt8(ascii: "f"):
      try scanner.literal("false", in: bytes)
      return .bool(false)
    case UInt8(ascii: "n"):
      try scanner.literal("null", in: bytes)
      return .null
    case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
      return .number(try JSONScanner.text(of: scanner.number(in: bytes), in: bytes))
    default:
      throw scanner.failure(expected: .value, in: bytes)
    }
  }

  private static func elements(
    _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(Failure) -> [JSON] {
    try scanner.open(in: bytes)
    var elements: [JSON] = []
    while try scanner.nextElement(isFirst: elements.isEmpty, in: bytes) {
      elements.append(try value(&scanner, bytes))
    }
    return elements
  }

  private static func members(
    _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(Failure) -> [Member] {
    try scanner.open(in: bytes)
    var members: [Member] = []
    var names = UniqueNames()
    while let token = try scanner.nextName(isFirst: members.isEmpty, in: bytes) {
      let name = try names.insert(token, in: bytes)
      members.append(Member(name: name, value: try value(&scanner, bytes)))
    }
    return members
  }
}
