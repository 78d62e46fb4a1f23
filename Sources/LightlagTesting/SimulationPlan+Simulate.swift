public import Lightlag

/// Runs a test in virtual time, and blocks this thread until it is over.
///
/// In it a `Simulator` has this seed, profile and time unless it is told others. `LIGHTLAG_SEED`
/// in the environment takes the place of the seed; with `LIGHTLAG_TWICE=1` the body is run twice,
/// and both runs must be the same. Where an expectation fails in the body, of Swift Testing or of
/// XCTest, an issue beside it tells all that `SimulationFailure` has.
///
/// All tasks of the body are in virtual time, and so are `Task.sleep`, `ContinuousClock` and the
/// main actor. Dispatch, timers, threads, `URLSession` and calls that block fail the run; `Date()`,
/// `UUID()` and chance that is not the seed's are not noticed: `VirtualTime` has the whole list.
///
/// - Parameters:
///   - profile: The network.
///   - seed: What all chance follows from.
///   - scheduling: Which of several tasks that can run is next.
///   - limits: Most that the run may take.
///   - isSerialized: Whether it waits until no other such simulation goes on in this process, since
///     they share an actor or other state of it.
///   - fileID: The file of the test, for its issues.
///   - filePath: Where that is.
///   - line: The line there.
///   - column: The column there.
///   - function: The function of the test, by which XCTest finds it again.
///   - body: The test; it is given the clock of the run.
/// - Returns: What the body returned.
/// - Throws: `SimulationFailure`, which tells what is needed to do the run again; what skips or
///   cancels the test, as it is.
@discardableResult
public func simulate<Value: Sendable>(
  profile: Profile = .default, seed: Seed = 0, scheduling: Scheduling = .fifo,
  limits: VirtualTimeLimits = .test, isSerialized: Bool = false,
  fileID: StaticString = #fileID, filePath: StaticString = #filePath, line: UInt = #line,
  column: UInt = #column, function: StaticString = #function,
  _ body: @escaping @Sendable (VirtualClock) async throws -> Value
) throws -> Value {
  let place = TestPlace(fileID: fileID, filePath: filePath, line: line, column: column)
  let plan = SimulationPlan(
    profile: profile, seed: try Environment.seed() ?? seed, scheduling: scheduling,
    limits: limits, isSerialized: isSerialized, test: .current(function: function, at: place),
    place: place)
  let notice = FailureNotice(plan)
  let outcome: SimulationOutcome<Value> = plan.run { clock in
    try await notice.watch { try await body(clock) }
  }
  return try outcome.get(notice, at: place)
}

/// Runs a test in virtual time, and waits until it is over.
///
/// It is what the other `simulate` is, for tests that are `async`.
@discardableResult
public func simulate<Value: Sendable>(
  profile: Profile = .default, seed: Seed = 0, scheduling: Scheduling = .fifo,
  limits: VirtualTimeLimits = .test, isSerialized: Bool = false,
  fileID: StaticString = #fileID, filePath: StaticString = #filePath, line: UInt = #line,
  column: UInt = #column, function: StaticString = #function,
  _ body: @escaping @Sendable (VirtualClock) async throws -> Value
) async throws -> Value {
  let place = TestPlace(fileID: fileID, filePath: filePath, line: line, column: column)
  let plan = SimulationPlan(
    profile: profile, seed: try Environment.seed() ?? seed, scheduling: scheduling,
    limits: limits, isSerialized: isSerialized, test: .current(function: function, at: place),
    place: place)
  let notice = FailureNotice(plan)
  let outcome: SimulationOutcome<Value> = await plan.run { clock in
    try await notice.watch { try await body(clock) }
  }
  return try outcome.get(notice, at: place)
}
