extension JSON.Failure {
  /// What is wrong with the bytes at a place.
  @nonexhaustive
  public enum Reason: Hashable, Sendable, CustomStringConvertible {
    /// Something else had to come here.
    case unexpectedByte(UInt8, expected: Expectation)
    /// The input stops where something had to come.
    case endOfInput(expected: Expectation)
    /// A number of several digits starts with a zero.
    case leadingZero
    /// A backslash is followed by a byte that makes no escape.
    case invalidEscape(UInt8)
    /// A `\u` escape is one half of a surrogate pair, and the other half is missing.
    case unpairedSurrogate(UInt16)
    /// A control character stands in a string without an escape.
    case controlCharacter(UInt8)
    /// A string is not UTF-8.
    case invalidUTF8
    /// More arrays and objects are open than the limit allows.
    case tooDeep(limit: Int)
    /// An object has two members of that name.
    case duplicateMember(name: String)

    /// The reason, for people.
    public var description: String {
      switch self {
      case .unexpectedByte(let byte, let expected):
        "expected \(expected.rawValue), found \(Self.quoted(byte))"
      case .endOfInput(let expected):
        "expected \(expected.rawValue), found the end of the input"
      case .leadingZero:
        "a number must not start with a needless zero"
      case .invalidEscape(let byte):
        "expected an escape after '\\', found \(Self.quoted(byte))"
      case .unpairedSurrogate(let codeUnit):
        "half a surrogate pair, '\\u\(String(codeUnit, radix: 16))', without its other half"
      case .controlCharacter(let byte):
        "a control character in a string must be escaped, found \(Self.quoted(byte))"
      case .invalidUTF8:
        "a string must be UTF-8"
      case .tooDeep(let limit):
        "more than \(limit) arrays and objects inside each other"
      case .duplicateMember(let name):
        "a second member named \(JSON.string(name).text)"
      }
    }

    private static func quoted(_ byte: UInt8) -> String {
      (0x20..<0x7F).contains(byte)
        ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\([byte].hexadecimalText)"
    }
  }

  /// What had to come at a place; the raw value names it for people.
  @nonexhaustive
  public enum Expectation: String, Hashable, Sendable {
    /// Any value.
    case value = "a value"
    /// The start of an object.
    case object = "an object"
    /// The start of an array.
    case array = "an array"
    /// The rest of a literal.
    case literal = "'true', 'false' or 'null'"
    /// A digit of a number.
    case digit = "a digit"
    /// A hexadecimal digit of a `\u` escape.
    case hexadecimalDigit = "a hexadecimal digit"
    /// What follows the backslash of an escape.
    case escape = "an escape after '\\'"
    /// The rest of a string.
    case endOfString = "'\"' to end the string"
    /// A member, or the end of the object that has none yet.
    case memberNameOrEnd = "a member name or '}'"
    /// The member that a comma announced.
    case memberName = "a member name"
    /// The colon between a name and a value.
    case colon = "':' after a member name"
    /// The next member, or the end of the object.
    case commaOrEndOfObject = "',' or '}' after a member"
    /// The next element, or the end of the array.
    case commaOrEndOfArray = "',' or ']' after an element"
    /// Nothing more.
    case endOfInput = "the end of the input"
  }
}
