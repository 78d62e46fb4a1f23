public import Lightlag

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
