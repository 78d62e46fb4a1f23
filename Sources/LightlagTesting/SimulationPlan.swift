public import Lightlag

/// What a simulation follows from.
struct SimulationPlan: Sendable {
  var profile: Profile
  var seed: Seed
  var scheduling: Scheduling
  /// How to call the test, where that is known.
  var filter: String?

  private var time: VirtualTime { VirtualTime(seed: seed, scheduling: scheduling) }

  /// Runs a body, and blocks this thread.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) -> SimulationOutcome<Value> {
    let contexts = [context, context]
    let one = time.run { clock in
      try await SimulationContext.$current.withValue(contexts[0]) { try await body(clock) }
    }
    guard Environment.isTwice else { return outcome(one, contexts[0]) }
    let other = time.run { clock in
      try await SimulationContext.$current.withValue(contexts[1]) { try await body(clock) }
    }
    return outcome(one, contexts[0], difference(one, other, contexts))
  }

  /// Runs a body, and waits for it.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) async -> SimulationOutcome<Value> {
    let contexts = [context, context]
    let one = await time.run { clock in
      try await SimulationContext.$current.withValue(contexts[0]) { try await body(clock) }
    }
    guard Environment.isTwice else { return outcome(one, contexts[0]) }
    let other = await time.run { clock in
      try await SimulationContext.$current.withValue(contexts[1]) { try await body(clock) }
    }
    return outcome(one, contexts[0], difference(one, other, contexts))
  }

  private var context: SimulationContext { SimulationContext(seed: seed, profile: profile) }

  private func outcome<Value: Sendable>(
    _ run: VirtualRun<Value>, _ context: SimulationContext, _ difference: String? = nil
  ) -> SimulationOutcome<Value> {
    SimulationOutcome(plan: self, run: run, context: context, difference: difference)
  }

  /// Where two runs part, or `nil` if they do not.
  private func difference<Value: Sendable>(
    _ one: VirtualRun<Value>, _ other: VirtualRun<Value>, _ contexts: [SimulationContext]
  ) -> String? {
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
    guard one.report.fingerprint != other.report.fingerprint else { return nil }
    return """
      two runs of one seed part in the order of their tasks; something in them is not of the \
      run: chance of the system, the order of a Set, a clock
      """
  }
}

/// Runs a test in virtual time, and blocks this thread until it is over.
///
/// In it a `Simulator` has this seed, profile and time unless it is told others. `LIGHTLAG_SEED`
/// in the environment takes the place of the seed; with `LIGHTLAG_TWICE=1` the body is run twice,
/// and both runs must be the same.
///
/// - Parameters:
///   - profile: The network.
///   - seed: What all chance follows from.
///   - scheduling: Which of several tasks that can run is next.
///   - body: The test; it is given the clock of the run.
/// - Returns: What the body returned.
/// - Throws: `SimulationFailure`, which tells what is needed to do the run again.
@discardableResult
public func simulate<Value: Sendable>(
  profile: Profile = .default, seed: Seed = 0, scheduling: Scheduling = .fifo,
  _ body: @escaping @Sendable (VirtualClock) async throws -> Value
) throws -> Value {
  let plan = SimulationPlan(
    profile: profile, seed: try Environment.seed() ?? seed, scheduling: scheduling)
  return try plan.run(body).get()
}

/// Runs a test in virtual time, and waits until it is over.
///
/// It is what the other `simulate` is, for tests that are `async`.
@discardableResult
public func simulate<Value: Sendable>(
  profile: Profile = .default, seed: Seed = 0, scheduling: Scheduling = .fifo,
  _ body: @escaping @Sendable (VirtualClock) async throws -> Value
) async throws -> Value {
  let plan = SimulationPlan(
    profile: profile, seed: try Environment.seed() ?? seed, scheduling: scheduling)
  return try await plan.run(body).get()
}
