public import LightlagEncoding

/// Why a document holds no rules of comparison, and where.
public struct MatchRulesFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  @nonexhaustive
  public enum Reason: Hashable, Sendable {
    /// The document is not JSON.
    case notJSON(JSON.Failure)
    /// A value is not what it must be.
    case expected(String)
    /// A member is missing.
    case missing(String)
    /// A member has a name that means nothing.
    case unknown(String)
    /// A pattern is none.
    case notExpression(RegularExpression.Failure)
    /// Values cannot be told apart by their place in an array without order: that of the rule
    /// given, counted from 0.
    case insideUnordered(rule: Int)
  }

  /// The way to the place, as a JSON pointer.
  public let pointer: String

  /// What is wrong.
  public let reason: Reason

  public var description: String { "\(pointer.isEmpty ? "/" : pointer): \(reason)" }
}

extension MatchRulesFailure.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let failure): "not JSON: \(failure)"
    case .expected(let expected): "expected \(expected)"
    case .missing(let name): "'\(name)' is missing"
    case .unknown(let name): "'\(name)' means nothing here"
    case .notExpression(let failure): "no regular expression: \(failure)"
    case .insideUnordered(let rule):
      "two values are compared by their place, which the array of rule \(rule) leaves open"
    }
  }
}
