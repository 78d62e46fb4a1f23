import Foundation
public import Lightlag
public import Testing

/// Runs a test in virtual time, once for each seed.
///
/// ```swift
/// @Test(.simulated(profile: .stressed, seeds: 1...50))
/// func `the pilot gets through`() async throws {
///   let simulator = try Simulator(backend: MockRover())
///   …
/// }
/// ```
///
/// In the test a `Simulator` has the seed, profile and time of the run. What fails is told with
/// the seed, how far the run came, its latest events and the line to do it again.
///
/// A trait cannot make cases of a test, so all these seeds are one case: they run side by side, as
/// many at a time as there are processors, and none is begun once one has failed. With `Seeds` for
/// arguments each is a case of its own.
///
/// Tests that share an actor or other state of the process, as in a `static let`, disturb each
/// other, and so do the seeds of one. With `isSerialized` in each of them no two such runs go on at
/// once.
///
/// Of a suite's trait and a test's own the test's holds, and none of the suite's.
public struct SimulatedTrait: TestTrait, SuiteTrait, TestScoping {
  let profile: Profile
  let seeds: ClosedRange<Int>
  let scheduling: Scheduling
  let limits: VirtualTimeLimits
  let isSerialized: Bool

  /// A suite hands it on to its tests.
  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    guard let testCase else { return try await function() }
    // The first of several has begun the run, as the last has it.
    guard SimulationContext.current == nil else { return try await function() }
    let innermost = test.traits.last { $0 is SimulatedTrait } as? SimulatedTrait
    try await (innermost ?? self).simulate(test, testCase, function)
  }

  /// Runs a test with each seed.
  private func simulate(
    _ test: Test, _ testCase: Test.Case,
    _ function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    // A text that is no seed is told wherever the case has its own from.
    _ = try Environment.seed()
    let seeds = try Self.seed(of: testCase).map { [$0] } ?? Seeds.checked(seeds)
    let body = EscapingBody(function)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      var rest = seeds[...]
      func begin() {
        guard let seed = rest.popFirst() else { return }
        group.addTask { try await hasFailed(seed, test, testCase, body) }
      }
      // One by one they also come in their order, so that what they share has one history.
      let count = isSerialized ? 1 : ProcessInfo.processInfo.activeProcessorCount
      for _ in 0..<count { begin() }
      while let hasFailed = try await group.next() { if hasFailed { rest = [] } else { begin() } }
    }
  }

  /// The seed among the arguments of a case, or `nil` where there is none.
  ///
  /// An argument that only has a seed in it is not meant. Swift Testing keeps a case's arguments to
  /// itself (`Test.Case.arguments` is no public interface): an `Argument` with its `value` each,
  /// below it somewhere; a test of ours tells should they be found no more.
  private static func seed(of testCase: Test.Case) -> Seed? {
    func seed(in value: Any, depth: Int) -> Seed? {
      let children = Mirror(reflecting: value).children
      if String(reflecting: type(of: value)) == "Testing.Test.Case.Argument" {
        return children.first { $0.label == "value" }?.value as? Seed
      }
      guard depth > 0 else { return nil }
      return children.lazy.compactMap { seed(in: $0.value, depth: depth - 1) }.first
    }
    // The case, its kind, the kind's values, a list of arguments, and one of them.
    return seed(in: testCase, depth: 4)
  }

  private func hasFailed(
    _ seed: Seed, _ test: Test, _ testCase: Test.Case, _ body: EscapingBody
  ) async throws -> Bool {
    let plan = SimulationPlan(
      profile: profile, seed: seed, scheduling: scheduling, limits: limits,
      isSerialized: isSerialized, test: TestName(test))
    let notice = FailureNotice(plan)
    try await notice.additions.provideScope(for: test, testCase: testCase) {
      let outcome = await plan.run { _ in try await body.run() }
      let problem = outcome.problem ?? (notice.isGiven ? .expectation : nil)
      if problem == nil, let interruption = outcome.interruption { throw interruption }
      guard let failure = problem.map({ outcome.failure($0) }) else { return }
      notice.give()
      failure.attach()
      notice.tell { Issue.record("\(failure)", sourceLocation: test.sourceLocation) }
    }
    return notice.isGiven
  }
}

extension Trait where Self == SimulatedTrait {
  /// Runs a test in virtual time, once for each of a range of seeds, until one fails.
  ///
  /// - Parameters:
  ///   - profile: The network of simulators that name none.
  ///   - seeds: What all chance follows from, in turn; none is negative.
  ///   - scheduling: Which of several tasks that can run is next.
  ///   - limits: Most that a run may take.
  ///   - isSerialized: Whether a run waits until no other such simulation goes on in this process.
  /// - Returns: The trait.
  public static func simulated(
    profile: Profile = .default, seeds: ClosedRange<Int>, scheduling: Scheduling = .fifo,
    limits: VirtualTimeLimits = .test, isSerialized: Bool = false
  ) -> SimulatedTrait {
    SimulatedTrait(
      profile: profile, seeds: seeds, scheduling: scheduling, limits: limits,
      isSerialized: isSerialized)
  }

  /// Runs a test in virtual time, with one seed: that among its arguments, or else the one given.
  ///
  /// - Parameters:
  ///   - profile: The network of simulators that name none.
  ///   - seed: What all chance follows from; it is not negative.
  ///   - scheduling: Which of several tasks that can run is next.
  ///   - limits: Most that a run may take.
  ///   - isSerialized: Whether a run waits until no other such simulation goes on in this process.
  /// - Returns: The trait.
  public static func simulated(
    profile: Profile = .default, seed: Int = 0, scheduling: Scheduling = .fifo,
    limits: VirtualTimeLimits = .test, isSerialized: Bool = false
  ) -> SimulatedTrait {
    SimulatedTrait(
      profile: profile, seeds: seed...seed, scheduling: scheduling, limits: limits,
      isSerialized: isSerialized)
  }
}
