/// What went wrong in a simulation.
struct SimulationProblem: Sendable {
  /// What, in words.
  let reason: String
  /// What was thrown; `nil` where two runs were not the same, or an expectation failed.
  let cause: (any Error)?

  /// What tells it from other problems, whatever it says in full.
  var kind: String {
    guard let cause else { return reason }
    return "\(type(of: cause)) " + (Mirror(reflecting: cause).children.first?.label ?? "")
  }
}
