/// Why a setting of the form `key=value` is refused.
public struct SettingFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with the setting.
  @nonexhaustive
  public enum Problem: Error, Hashable, Sendable {
    /// There is no equals sign between a key and a value.
    case noEqualsSign
    /// What stands before the point is no direction.
    case unknownDirection(UnknownName)
    /// The key or the value is refused.
    case condition(ConditionProblem)
  }

  /// The setting as it was written.
  public let setting: String

  /// What is wrong with it.
  public let problem: Problem

  init(setting: String, problem: Problem) {
    self.setting = setting
    self.problem = problem
  }

  public var description: String { "\(setting.onOneLine): \(problem)" }
}

extension SettingFailure.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noEqualsSign:
      "no '='; write a key and a value such as delay=80ms or up.loss=2%"
    case .unknownDirection(let unknown): unknown.description
    case .condition(let problem): problem.description
    }
  }
}
