public import LightlagCore
public import LightlagEncoding

/// What is wrong in a rule.
@nonexhaustive
public enum RuleProblem: Error, Hashable, Sendable {
  /// There is no colon after the name in a line.
  case noColon
  /// There is no equals sign after a key in a line.
  case noEqualsSign(String)
  /// A line names a key twice.
  case repeated(RuleKey)
  /// Something else than an array of rules stands in a document.
  case notAnArray(found: String)
  /// Something else than an object stands where a rule must.
  case notAnObject(found: String)
  /// There is no such key.
  case unknownKey(UnknownName)
  /// A key that must be there is missing.
  case missing(RuleKey)
  /// Something else than text stands where text must.
  case notText(found: String)
  /// The name has other characters than it may, or none, or too many.
  case malformedName(String)
  /// An earlier rule has the name.
  case nameTaken(String)
  /// A word, a time or a chance is refused.
  case value(ValueFailure)
  /// The name of an event is longer than any.
  case eventTooLong(byteCount: Int)
  /// The text states no sizes.
  case notASize(String)
  /// The text states no places in a sequence.
  case notAPlace(String)
  /// The text is no JSON pointer.
  case pointer(String, JSONPointer.Failure)
  /// There is a value to be equal to, and nothing that is compared with it.
  case equalsWithoutPointer
  /// The text of a value is not JSON.
  case notJSON(String, JSON.Failure.Reason)
  /// A verdict has more behind it than it takes.
  case unexpected(String, verdict: String)
  /// The text is no code to close with.
  case closeCode(String)
  /// The reason does not fit in a close frame.
  case reasonTooLong(byteCount: Int)
  /// A close that sends no frame has a reason.
  case reasonWithoutFrame(code: UInt16)
}

extension RuleProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noColon: "no ':' after the name; write a rule such as " + Self.example
    case .noEqualsSign(let text):
      "\(text.quoted) has no '='; write a key and a value such as event=drive"
    case .repeated: "a second time; write a key once"
    case .notAnArray(let found): "\(found) is not an array; write [ ] around rules"
    case .notAnObject(let found): "\(found) is not an object; write { } around keys and values"
    case .unknownKey(let unknown): unknown.description
    case .missing(let key): "no '\(key.rawValue)'; " + Self.purpose(of: key)
    case .notText(let found): "\(found) is not text; write it in quotation marks"
    case .malformedName(let name):
      "\(name.quoted) is not a name; write 1 to 64 letters, digits, '-', '_' and '.'"
    case .nameTaken(let name):
      "\(name.quoted) is the name of an earlier rule; write another"
    case .value(let failure): failure.description
    case .eventTooLong(let byteCount):
      "\(byteCount) bytes are too many; write an event of at most 256 bytes"
    case .notASize(let text):
      "\(text.quoted) is not a size; write bytes such as \"100\", \"100..2000\", \"100..\" or"
        + " \"..2000\""
    case .notAPlace(let text):
      "\(text.quoted) is not a place; write \"3\" for the third, \"3..\" for it and all after it,"
        + " or \"every 3\""
    case .pointer(let text, .noSlash):
      "\(text.quoted) does not begin with '/'; write a JSON pointer such as \"/data/0/linear\""
    case .pointer(let text, _):
      "\(text.quoted) has a stray '~'; write \"~0\" for a tilde and \"~1\" for a slash in a name"
    case .equalsWithoutPointer:
      "nothing to compare; write a pointer too, such as \"/data/0/linear\""
    case .notJSON(let text, let reason):
      "\(text.quoted) is not JSON: \("\(reason)".onOneLine); write a value such as 0.5, true or"
        + " \"fast\""
    case .unexpected(let text, let verdict):
      "\(text.quoted) comes after \(verdict.quoted); write \(verdict.quoted) alone"
    case .closeCode(let text):
      "\(text.quoted) is not a close code; write 1000 to 1003, 1005 to 1014, or 3000 to 4999"
    case .reasonTooLong(let byteCount):
      "a reason of \(byteCount) bytes is too long; write at most"
        + " \(RuleVerdict.longestReason) bytes"
    case .reasonWithoutFrame(let code):
      "\(code) sends no reason; write \"close \(code)\" alone"
    }
  }

  /// A whole line.
  static let example = "'slow: direction=up, event=drive, do=delay 200 ms'"

  private static func purpose(of key: RuleKey) -> String {
    switch key {
    case .do: "write what becomes of the message, such as \"drop\""
    default: "write by what name the rule goes"
    }
  }
}
