public import LightlagCore

/// What is wrong in one place of a contact plan or of a trace of delays.
@nonexhaustive
public enum TraceProblem: Error, Hashable, Sendable {
  /// The bytes are not JSON.
  case notJSON(column: Int, reason: String)
  /// Something else than an object stands where one must.
  case notAnObject(found: String)
  /// Something else than an array stands where one must.
  case notAnArray(found: String)
  /// A key that must be there is missing.
  case missing(key: String)
  /// There is no such key.
  case unknownKey(UnknownName)
  /// A value is refused.
  case value(ValueFailure)
  /// The contacts make no plan.
  case plan(ContactPlan.Failure)
  /// A line is neither empty, nor a comment, nor two numbers.
  case notTwoNumbers(line: String)
  /// The samples make no trace.
  case trace(DelayTrace.Failure)
}

extension TraceProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let column, let reason): "not JSON, at column \(column): \(reason)"
    case .notAnObject(let found): "\(found) is not an object; write { } around keys and values"
    case .notAnArray(let found): "\(found) is not an array; write [ ] around the contacts"
    case .missing(let key): "no '\(key)'; \(Self.purpose(of: key))"
    case .unknownKey(let unknown): unknown.description
    case .value(let failure): failure.description
    case .plan(let failure): failure.description
    case .notTwoNumbers(let line):
      "\(line.quoted) is not two numbers;"
        + " write a time and a delay in milliseconds, as \"1000 52.5\""
    case .trace(let failure): failure.description
    }
  }

  private static func purpose(of key: String) -> String {
    switch key {
    case "contacts": "write an array of contacts, each with start, end, rate and lightTime"
    case "start": "write when the contact begins"
    case "end": "write when the contact is over"
    case "rate": "write how fast the link sends meanwhile"
    default: "write how long a signal is on its way, one way"
    }
  }
}
