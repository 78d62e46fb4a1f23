/// What went wrong in a simulation.
struct SimulationProblem: Sendable {
  /// What, in words.
  let reason: String
  /// What was thrown; `nil` where two runs were not the same, or an expectation failed.
  let cause: (any Error)?

  /// An expectation that failed in it, of which its framework tells more.
  static let expectation = SimulationProblem(reason: "an expectation failed", cause: nil)

  /// An assertion of XCTest that failed in it.
  static let assertion = SimulationProblem(reason: "an assertion failed", cause: nil)

  /// What tells it from other problems, whatever it says in full.
  var kind: String {
    guard let cause else { return reason }
    return "\(type(of: cause)) " + (Mirror(reflecting: cause).children.first?.label ?? "")
  }
}
