import Foundation
import Lightlag
import Synchronization

/// What a simulation follows from.
struct SimulationPlan: Sendable {
  var profile: Profile
  var seed: Seed
  var scheduling: Scheduling
  var limits: VirtualTimeLimits
  /// Whether it waits until no other such simulation goes on in this process.
  var isSerialized = false
  /// Which test it is, where that is known.
  var test: TestName?
  /// Where it was begun, where no issue tells that.
  var place: TestPlace?
  /// What of the test's messages is left out, or `nil` where nobody asks for them.
  var omitted: Set<Utterance>?

  /// What is needed to do the run again, in a line.
  var context: String { "seed \(seed), profile \(profile.name); " + Self.again(seed, test) }

  /// How to run a test again with a seed.
  static func again(_ seed: Seed, _ test: TestName?) -> String {
    "again: LIGHTLAG_SEED=\(seed) swift test" + (test.map { " --filter \($0.shellWord)" } ?? "")
  }

  /// Where something of the run is written, without ending: in a folder that is there, and where
  /// nothing of that kind was written by this process.
  func claimOutputPath(for kind: String) -> String {
    let folder = Environment.outputFolder
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder + "/" + OutputNames.claim("\(test?.fileName ?? "simulation")-\(seed)", for: kind)
  }

  private var time: VirtualTime {
    VirtualTime(seed: seed, scheduling: scheduling, limits: limits, isSerialized: isSerialized)
  }

  /// Runs a body, and blocks this thread.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) -> SimulationOutcome<Value> {
    let contexts = Contexts(self)
    guard Environment.isTwice else {
      return outcome(time.run { try await contexts.run($0, body) }, contexts)
    }
    return outcome(time.runTwice { try await contexts.run($0, body) }, contexts)
  }

  /// Runs a body, and waits for it.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) async -> SimulationOutcome<Value> {
    let contexts = Contexts(self)
    guard Environment.isTwice else {
      return outcome(await time.run { try await contexts.run($0, body) }, contexts)
    }
    return outcome(await time.runTwice { try await contexts.run($0, body) }, contexts)
  }

  private func outcome<Value: Sendable>(
    _ run: VirtualRun<Value>, _ contexts: Contexts
  ) -> SimulationOutcome<Value> {
    SimulationOutcome(plan: self, run: run, context: contexts.all[0], difference: nil)
  }

  private func outcome<Value: Sendable>(
    _ runs: Repetition<Value>, _ contexts: Contexts
  ) -> SimulationOutcome<Value> {
    SimulationOutcome(
      plan: self, run: runs.first, context: contexts.all[0],
      difference: Self.difference(runs, contexts.all))
  }

  /// Where two runs part, or `nil` if they do not.
  ///
  /// A run that real time has ended is over wherever it was, as is one that was cancelled from
  /// without.
  private static func difference<Value: Sendable>(
    _ runs: Repetition<Value>, _ contexts: [SimulationContext]
  ) -> String? {
    if Task.isCancelled { return nil }
    switch (runs.first.failure, runs.second.failure) {
    case (.realTimeLimit, _), (.blocked, _), (_, .realTimeLimit), (_, .blocked): return nil
    default: break
    }
    let lines = contexts.map { context in
      context.simulators.flatMap { simulator in
        ((try? simulator.recordingBytes()) ?? []).split(separator: UInt8(ascii: "\n"))
      }
    }
    let place = zip(lines[0], lines[1]).enumerated().first { $0.element.0 != $0.element.1 }
    if let (index, (first, second)) = place {
      return """
        two runs of one seed part at event \(index + 1): first \
        \(String(decoding: first, as: UTF8.self)), then \(String(decoding: second, as: UTF8.self))
        """
    }
    guard let difference = runs.difference else { return nil }
    return """
      two runs of one seed part in the order of their tasks: \(difference); something in them is \
      not of the run: chance of the system, the order of a Set, a clock
      """
  }

  /// What two runs of a plan know of themselves, each its own.
  private final class Contexts: Sendable {
    let all: [SimulationContext]
    private let used = Mutex(0)

    init(_ plan: SimulationPlan) {
      all = [0, 1].map { _ in
        SimulationContext(seed: plan.seed, profile: plan.profile, omitted: plan.omitted)
      }
    }

    /// Runs a body with the next of them.
    func run<Value: Sendable>(
      _ clock: VirtualClock, _ body: @escaping @Sendable (VirtualClock) async throws -> Value
    ) async throws -> Value {
      let number = used.withLock { used in
        used += 1
        return used - 1
      }
      return try await SimulationContext.$current.withValue(all[number]) { try await body(clock) }
    }
  }
}
