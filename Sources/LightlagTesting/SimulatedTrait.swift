public import Lightlag
import Synchronization
public import Testing

/// Runs a test in virtual time, once for each seed, until one fails.
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
public struct SimulatedTrait: TestTrait, SuiteTrait, TestScoping {
  let profile: Profile
  let seeds: ClosedRange<Int>
  let scheduling: Scheduling

  /// A suite hands it on to its tests.
  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    guard seeds.lowerBound >= 0 else {
      throw SimulatorFailure.seedOutsideRange("\(seeds.lowerBound)")
    }
    let seeds = try Environment.seed().map { [$0] } ?? seeds.map { Seed(UInt64($0)) }
    for seed in seeds where try await hasFailed(seed, test, testCase, function) { return }
  }

  private func hasFailed(
    _ seed: Seed, _ test: Test, _ testCase: Test.Case?,
    _ function: @Sendable @concurrent () async throws -> Void
  ) async throws -> Bool {
    let context = "seed \(seed), profile \(profile.name); again: LIGHTLAG_SEED=\(seed) swift test"
    let notice = Notice()
    let notes = IssueHandlingTrait.compactMapIssues { issue in
      notice.give()
      var told = issue
      told.comments.append("simulated: \(context) --filter '\(test.filter)'")
      return told
    }
    let plan = SimulationPlan(
      profile: profile, seed: seed, scheduling: scheduling, filter: test.filter)
    let body = EscapingBody(function)
    let found = Mutex<SimulationFailure?>(nil)
    try await notes.provideScope(for: test, testCase: testCase) {
      let outcome = await plan.run { _ in try await body.run() }
      let expectation = notice.isGiven ? outcome.failure("an expectation failed", nil) : nil
      found.withLock { $0 = outcome.failure ?? expectation }
    }
    guard let failure = found.withLock({ $0 }) else { return false }
    Issue.record("\(failure)", sourceLocation: test.sourceLocation)
    return true
  }
}

/// Whether something was told.
private final class Notice: Sendable {
  private let state = Mutex(false)

  var isGiven: Bool { state.withLock { $0 } }

  func give() { state.withLock { $0 = true } }
}

extension Test {
  /// What `swift test --filter` finds it by.
  fileprivate var filter: String {
    // The name of a test whose name is a sentence has backticks, and parentheses after them.
    String(name.prefix { $0 != "(" }.filter { $0 != "`" })
  }
}

extension Trait where Self == SimulatedTrait {
  /// Runs a test in virtual time, once for each of a range of seeds, until one fails.
  ///
  /// - Parameters:
  ///   - profile: The network of simulators that name none.
  ///   - seeds: What all chance follows from, one after another; none is negative.
  ///   - scheduling: Which of several tasks that can run is next.
  /// - Returns: The trait.
  public static func simulated(
    profile: Profile = .default, seeds: ClosedRange<Int>, scheduling: Scheduling = .fifo
  ) -> SimulatedTrait {
    SimulatedTrait(profile: profile, seeds: seeds, scheduling: scheduling)
  }

  /// Runs a test in virtual time, with one seed.
  ///
  /// - Parameters:
  ///   - profile: The network of simulators that name none.
  ///   - seed: What all chance follows from; it is not negative.
  ///   - scheduling: Which of several tasks that can run is next.
  /// - Returns: The trait.
  public static func simulated(
    profile: Profile = .default, seed: Int = 0, scheduling: Scheduling = .fifo
  ) -> SimulatedTrait {
    SimulatedTrait(profile: profile, seeds: seed...seed, scheduling: scheduling)
  }
}
