import Foundation
public import Lightlag
import Synchronization
import Testing

/// Looks for a seed with which a test fails, and for the least network with which it does.
///
/// ```swift
/// @Test func `the pilot gets through whatever the network does`() async throws {
///   try await explore(seeds: 1...1000) { clock in
///     let simulator = try Simulator(backend: MockRover())
///     …
///   }
/// }
/// ```
///
/// Each seed draws a network of its own (`Profile.swarm`), about half of all impairments being on.
/// Seeds are tried side by side, as many at a time as there are processors. At the first that fails
/// it stops, and leaves out what does not matter: parts of the network, then single losses, then
/// messages that the test sends. What is left is thrown, with all that is needed to do it again. It
/// takes up to 500 runs, and begins none after a minute.
///
/// Issues of Swift Testing and assertions of XCTest count as failures. They are told only with what
/// is left; in a test case that is no `SimulationTestCase` XCTest shows assertions as they fail.
///
/// - Parameters:
///   - seeds: The seeds, none of which is negative; `LIGHTLAG_SEED` takes the place of all.
///   - profile: The network, where each seed is to have the same.
///   - scheduling: Which of several tasks that can run is next.
///   - limits: Most that a run may take.
///   - isSerialized: Whether a run waits until no other such simulation goes on in this process,
///     since they share an actor or other state of it; then one seed is tried at a time.
///   - fileID: The file of the test.
///   - filePath: Where that is.
///   - line: The line there.
///   - column: The column there.
///   - function: The function of the test, by which XCTest finds it again.
///   - body: The test, which must be able to run many times, and side by side.
/// - Throws: `ExplorationFailure`, or `SimulatorFailure.seedOutsideRange`; what skips or cancels
///   the test, as it is.
public func explore(
  seeds: ClosedRange<Int>, profile: Profile? = nil, scheduling: Scheduling = .random,
  limits: VirtualTimeLimits = .test, isSerialized: Bool = false,
  fileID: StaticString = #fileID, filePath: StaticString = #filePath, line: UInt = #line,
  column: UInt = #column, function: StaticString = #function,
  _ body: @escaping @Sendable (VirtualClock) async throws -> Void
) async throws {
  let place = TestPlace(fileID: fileID, filePath: filePath, line: line, column: column)
  let exploration = Exploration(
    profile: profile, scheduling: scheduling, limits: limits, isSerialized: isSerialized,
    test: .current(function: function, at: place), place: place, body: body)
  let seeds = try Seeds.checked(seeds)
  guard let found = try await exploration.firstFailure(among: seeds) else { return }
  let index = seeds.firstIndex(of: found.plan.seed) ?? 0
  throw try await LeastFailure.search(exploration, found, seedCount: index + 1)
}

/// The search.
struct Exploration: Sendable {
  /// A run that failed.
  struct Finding: Sendable {
    let outcome: SimulationOutcome<Void>
    let problem: SimulationProblem
    /// What tells its failure from others: its kind, or its place.
    let signature: String

    var plan: SimulationPlan { outcome.plan }
  }

  let profile: Profile?
  let scheduling: Scheduling
  let limits: VirtualTimeLimits
  let isSerialized: Bool
  let test: TestName?
  let place: TestPlace
  let body: @Sendable (VirtualClock) async throws -> Void

  /// Tries seeds until one fails, and returns the first in their order that does.
  ///
  /// They are begun in order, and those that were begun are ended; so it does not depend on which
  /// is faster.
  func firstFailure(among seeds: [Seed]) async throws -> Finding? {
    try await withThrowingTaskGroup(of: (Int, Finding?).self) { group in
      var rest = seeds.enumerated().makeIterator()
      var first: (place: Int, finding: Finding?) = (.max, nil)
      func begin() {
        guard first.finding == nil, let (place, seed) = rest.next() else { return }
        group.addTask { (place, try await run(seed, profile ?? .swarm(seed: seed))) }
      }
      let count = isSerialized ? 1 : ProcessInfo.processInfo.activeProcessorCount
      for _ in 0..<count { begin() }
      while let (place, finding) = try await group.next() {
        if let finding, place < first.place { first = (place, finding) }
        begin()
      }
      return first.finding
    }
  }

  /// Runs the body, and returns how it failed, if it did.
  ///
  /// What is `omitted` the test does not get to send; it is `nil` where nobody asks what it sends.
  func run(
    _ seed: Seed, _ profile: Profile, omitting omitted: Set<Utterance>? = nil
  ) async throws -> Finding? {
    let plan = SimulationPlan(
      profile: profile, seed: seed, scheduling: scheduling, limits: limits,
      isSerialized: isSerialized, test: test, place: place, omitted: omitted)
    let (outcome, remark) = try await Self.collecting { await plan.run(body) }
    if let interruption = outcome.interruption { throw interruption }
    if let problem = outcome.problem {
      return Finding(outcome: outcome, problem: problem, signature: problem.kind)
    }
    guard let remark else { return nil }
    return Finding(
      outcome: outcome, problem: SimulationProblem(reason: remark.text, cause: nil),
      signature: "issue at \(remark.place)")
  }

  /// Runs a body, keeps what its expectations say from being told, and returns the first of it.
  private static func collecting<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async throws -> (Value, AssertionNotes.Note?) {
    guard let test = Test.current else {
      _ = FailureCount.shared
      let notes = AssertionNotes()
      return await AssertionNotes.$current.withValue(notes) { (await body(), notes.first) }
    }
    let found = Found<Value>()
    let trait = IssueHandlingTrait.compactMapIssues { issue in
      guard issue.isFailure else { return issue }
      // Tasks that a body has left say nothing of it.
      guard !VirtualClock.isBodyOver else { return nil }
      let place = issue.sourceLocation.map { "\($0)" } ?? ""
      found.issue.withLock { $0 = $0 ?? .init(text: "\(issue)", place: place) }
      return nil
    }
    try await trait.provideScope(for: test, testCase: Test.Case.current) {
      let value = await body()
      found.value.withLock { $0 = value }
    }
    guard let value = found.value.withLock({ $0 }) else { throw CancellationError() }
    return (value, found.issue.withLock { $0 })
  }

  private final class Found<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
    let issue = Mutex<AssertionNotes.Note?>(nil)
  }
}
