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
/// it stops, and leaves out of its network what does not matter; that is thrown, with all that is
/// needed to do it again. Issues of Swift Testing count as failures, and are told only with the
/// least network; in XCTest only what is thrown counts.
///
/// - Parameters:
///   - seeds: The seeds, none of which is negative; `LIGHTLAG_SEED` takes the place of all.
///   - profile: The network, where each seed is to have the same.
///   - scheduling: Which of several tasks that can run is next.
///   - body: The test, which must be able to run many times, and side by side.
/// - Throws: `ExplorationFailure`, or `SimulatorFailure.seedOutsideRange`.
public func explore(
  seeds: ClosedRange<Int>, profile: Profile? = nil, scheduling: Scheduling = .random,
  _ body: @escaping @Sendable (VirtualClock) async throws -> Void
) async throws {
  let exploration = Exploration(profile: profile, scheduling: scheduling, body: body)
  let seeds = try Seeds.checked(seeds)
  guard let found = try await exploration.firstFailure(among: seeds) else { return }
  let place = seeds.firstIndex(of: found.plan.seed) ?? 0
  throw try await exploration.least(found, seedCount: place + 1)
}

/// The search.
struct Exploration: Sendable {
  /// A run that failed.
  struct Finding: Sendable {
    let plan: SimulationPlan
    let failure: SimulationFailure
    /// What tells its failure from others: its kind, or its place.
    let signature: String
  }

  let profile: Profile?
  let scheduling: Scheduling
  let body: @Sendable (VirtualClock) async throws -> Void

  /// Most runs that the search for the least network takes.
  private static let runLimit = 500

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
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { begin() }
      while let (place, finding) = try await group.next() {
        if let finding, place < first.place { first = (place, finding) }
        begin()
      }
      return first.finding
    }
  }

  /// Leaves out of a network all without which it still fails in the same way.
  func least(_ found: Finding, seedCount: Int) async throws -> ExplorationFailure {
    let parts = try NetworkParts(found.plan.profile)
    var search = DeltaDebugging(count: parts.count, testLimit: Self.runLimit)
    var least = (profile: try parts.profile(keeping: search.kept), finding: found)
    while let candidate = search.candidate {
      guard let profile = try? parts.profile(keeping: candidate),
        let finding = try await run(found.plan.seed, profile)
      else {
        search.report(.passes)
        continue
      }
      let isSame = finding.signature == found.signature
      search.report(isSame ? .fails : .unresolved)
      if isSame { least = (profile, finding) }
    }
    return ExplorationFailure(
      failure: least.finding.failure, profile: least.profile,
      profilePath: save(least.profile, found.plan), seedCount: seedCount,
      partCount: (parts.count, search.kept.count), parts: parts.text(of: search.kept))
  }

  /// Runs the body, and returns how it failed, if it did.
  private func run(_ seed: Seed, _ profile: Profile) async throws -> Finding? {
    let plan = SimulationPlan(
      profile: profile, seed: seed, scheduling: scheduling, filter: Test.current?.filter)
    let (outcome, issues) = try await Self.collecting { await plan.run(body) }
    if let failure = outcome.failure {
      return Finding(plan: plan, failure: failure, signature: "\(failure.kind)")
    }
    guard let first = issues.first else { return nil }
    let place = first.sourceLocation.map { "\($0)" } ?? ""
    return Finding(
      plan: plan, failure: outcome.failure("\(first)", nil), signature: "issue at \(place)")
  }

  /// Runs a body, and keeps its issues from being told.
  private static func collecting<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async throws -> (Value, [Issue]) {
    guard let test = Test.current else { return (await body(), []) }
    let found = Found<Value>()
    let trait = IssueHandlingTrait.compactMapIssues { issue in
      found.issues.withLock { $0.append(issue) }
      return nil
    }
    try await trait.provideScope(for: test, testCase: Test.Case.current) {
      let value = await body()
      found.value.withLock { $0 = value }
    }
    guard let value = found.value.withLock({ $0 }) else { throw CancellationError() }
    return (value, found.issues.withLock { $0 })
  }

  private final class Found<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
    let issues = Mutex<[Issue]>([])
  }

  /// Writes a network beside the output of the tests, in a folder of its own, as a profile is
  /// called as its file is.
  private func save(_ profile: Profile, _ plan: SimulationPlan) -> String? {
    let folder = plan.outputPath("networks")
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/\(profile.name).json"
    let document = (try? JSON(parsing: profile.document))?.prettyText ?? ""
    return (try? (document + "\n").write(toFile: path, atomically: true, encoding: .utf8)) == nil
      ? nil : path
  }
}
