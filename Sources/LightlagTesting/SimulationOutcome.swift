import Lightlag

/// A simulation that is over.
struct SimulationOutcome<Value: Sendable>: Sendable {
  let plan: SimulationPlan
  let run: VirtualRun<Value>
  let context: SimulationContext
  /// Where a second run was another, if it was.
  let difference: String?

  /// Returns what the body returned, and tells the whole story where an expectation failed.
  func get(_ notice: FailureNotice, at place: TestPlace) throws -> Value {
    if let failure { throw failure }
    if notice.isGiven {
      let failure = failure(.expectation)
      failure.attach()
      notice.tell { place.record("\(failure)") }
    }
    return try run.get()
  }

  /// What went wrong, or `nil` if nothing did.
  var failure: SimulationFailure? { problem.map { failure($0) } }

  /// What went wrong in short, or `nil` if nothing did.
  var problem: SimulationProblem? {
    if let difference { return SimulationProblem(reason: difference, cause: nil) }
    switch run.outcome {
    case .returned: return nil
    case .threw(let error): return SimulationProblem(reason: "\(error)", cause: error)
    case .failed(let failure):
      return SimulationProblem(reason: "\(failure)\(waits(failure))", cause: failure)
    }
  }

  /// Who waited for what as the run failed, unless the failure tells that.
  private func waits(_ failure: VirtualTimeFailure) -> String {
    if case .deadlock = failure { return "" }
    return run.report.leftovers.waits.map { "\n\($0)" }.joined()
  }

  /// Tells what is needed to do the run again, and writes its recordings down.
  func failure(_ problem: SimulationProblem) -> SimulationFailure {
    // Simulators may have been told another than the run's.
    var profiles: [String] = []
    for name in context.simulators.map(\.profile.name) where !profiles.contains(name) {
      profiles.append(name)
    }
    if profiles.isEmpty { profiles = [plan.profile.name] }
    return SimulationFailure(
      reason: problem.reason, cause: problem.cause, seed: plan.seed,
      profile: profiles.joined(separator: ", "),
      instant: run.report.end, isReproducible: run.report.isReproducible,
      diagram: context.simulators.map { $0.diagram() }.filter { !$0.isEmpty }
        .joined(separator: "\n\n"),
      recordings: saveRecordings(), test: plan.test)
  }

  /// Writes the recordings beside the output of the tests, and returns their paths.
  private func saveRecordings() -> [String] {
    guard !context.simulators.isEmpty else { return [] }
    let start = plan.claimOutputPath(for: "jsonl")
    return context.simulators.enumerated().compactMap { index, simulator in
      let path = start + (index == 0 ? "" : ".\(index + 1)") + ".jsonl"
      return (try? simulator.recording(to: path)) == nil ? nil : path
    }
  }
}
