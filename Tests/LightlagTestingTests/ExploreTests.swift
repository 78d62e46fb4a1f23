import Foundation
import Lightlag
import LightlagTesting
import Synchronization
import Testing

/// Looking for what fails.
@Suite struct ExploreTests {
  private struct Lost: Error {}

  /// Fails where one of twenty messages is lost.
  private static let drive: @Sendable (VirtualClock) async throws -> Void = { _ in
    let simulator = try Simulator()
    let pilot = try await simulator.connect(within: .seconds(3600))
    for _ in 0..<20 where pilot.state == .connected { try await pilot.emit("drive") }
    try await simulator.advance(by: .seconds(10))
    let isLost = simulator.history(event: "drive", direction: .uplink).contains {
      $0.fate == .dropped(.loss)
    }
    if isLost { throw Lost() }
  }

  @Test func `what never fails is explored to the end`() async throws {
    let seen = Mutex<Set<Seed>>([])
    try await explore(seeds: 1...40) { _ in
      let simulator = try Simulator()
      #expect(simulator.profile.name == "swarm")
      seen.withLock { _ = $0.insert(simulator.seed) }
    }
    #expect(seen.withLock { $0.count } == 40)
  }

  @Test func `the first seed that fails is found, with the least network that it needs`()
    async throws
  {
    let failure = try await #require(throws: ExplorationFailure.self) {
      try await explore(seeds: 1...500, Self.drive)
    }
    #expect(failure.failure.cause is Lost)
    // Only loss can lose; an own model of it for a direction is one part.
    #expect(failure.partCount.all > 5 && failure.partCount.left <= 2)
    let lines = failure.parts.split(separator: "\n")
    #expect(lines.contains { $0.lowercased().contains("loss") }, "\(failure.parts)")
    // It is the same however the seeds were shared out, and does fail with that network.
    let again = try await #require(throws: ExplorationFailure.self) {
      try await explore(seeds: 1...500, Self.drive)
    }
    #expect(again.failure.seed == failure.failure.seed && again.parts == failure.parts)
    let path = try #require(failure.profilePath)
    let bytes = try Data(contentsOf: URL(filePath: path))
    let profile = try Profile(parsing: Array(bytes), file: path)
    await #expect(throws: SimulationFailure.self) {
      try await simulate(
        profile: profile, seed: failure.failure.seed, scheduling: .random, Self.drive)
    }
    // All before it pass.
    let text = failure.description
    #expect(text.contains("again: LIGHTLAG_SEED=\(failure.failure.seed) swift test --filter "))
  }

  @Test func `issues are failures, and are not told before the end`() async throws {
    let failure = try await #require(throws: ExplorationFailure.self) {
      try await explore(seeds: 1...100, profile: .stressed) { _ in
        #expect(Seed.current != 17)
      }
    }
    #expect(failure.failure.seed == 17 && failure.seedCount == 17)
    // It needs no network at all.
    #expect(failure.partCount.left == 0)
    #expect(failure.description.contains("Seed.current"))
  }

  @Test func `a race of tasks is found`() async throws {
    actor Account {
      var total = 0
      func add(_ amount: Int, after yields: Int) async {
        for _ in 1..<yields { await Task.yield() }
        let before = total
        await Task.yield()
        total = before + amount
      }
    }
    await #expect(throws: ExplorationFailure.self) {
      try await explore(seeds: 0...50) { _ in
        let account = Account()
        await withTaskGroup { group in
          for delay in [1, 3] { group.addTask { await account.add(1, after: delay) } }
        }
        if await account.total != 2 { throw Lost() }
      }
    }
  }
}
