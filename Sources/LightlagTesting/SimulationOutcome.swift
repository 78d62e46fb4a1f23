import Lightlag
import XCTest

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

  /// What the body threw to be skipped or cancelled, which is no failure and goes on to the
  /// framework as it is; `nil` where it did not.
  ///
  /// That of `Test.cancel` is of a type which Swift Testing keeps to itself, so it is known by its
  /// name; a test of ours tells should that change.
  var interruption: (any Error)? {
    guard difference == nil, case .threw(let error) = run.outcome else { return nil }
    let isCancelled = error is CancellationError && Task.isCancelled
    let isSkipped = error is XCTSkip || String(reflecting: type(of: error)) == "Testing.SkipInfo"
    return isCancelled || isSkipped ? error : nil
  }

  /// What went wrong, or `nil` if nothing did.
  var failure: SimulationFailure? { problem.map { failure($0) } }

  /// What went wrong in short, or `nil` if nothing did.
  var problem: SimulationProblem? {
    if let difference { return SimulationProblem(reason: difference, cause: nil) }
    switch run.outcome {
    case .returned: return nil
    case .threw(let error):
      return interruption == nil ? SimulationProblem(reason: "\(error)", cause: error) : nil
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
      recordings: saveRecordings(), test: plan.test, place: plan.place)
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
