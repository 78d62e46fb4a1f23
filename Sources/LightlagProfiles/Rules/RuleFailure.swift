/// Why a rule is refused, in a document or on the command line.
public struct RuleFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name of the rule, or its place in the document from 1 where the name is not known;
  /// `nil` where it is not about one rule.
  public let rule: String?

  /// The key as it was written, or `nil` where it is not about one key.
  public let key: String?

  /// The place in the array of a document from 0, or `nil` where there is none.
  public let index: Int?

  /// The character of a line, from 1, at which it is wrong, or `nil` in a document.
  public let column: Int?

  /// What is wrong.
  public let problem: RuleProblem

  init(
    rule: String?, key: String?, index: Int? = nil, column: Int? = nil, problem: RuleProblem
  ) {
    self.rule = rule
    self.key = key
    self.index = index
    self.column = column
    self.problem = problem
  }

  public var description: String {
    let rule = rule.map { "rule \($0.onOneLine): " } ?? "rules: "
    return rule + (key.map { "\($0.onOneLine): " } ?? "") + problem.description
  }
}
