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
    // One loss is enough, and the one message that is lost.
    #expect(failure.lossCount?.left ?? 1 == 1)
    #expect(failure.messageCount?.all == 20 && failure.messageCount?.left == 1)
    let text = failure.description
    #expect(text.contains("again: LIGHTLAG_SEED=\(failure.failure.seed) swift test --filter "))
  }

  /// Each of three pilots sends ten messages; only what the second says at last matters.
  @Test func `losses and messages that do not matter are left out`() async throws {
    let document: JSON = [
      "name": "lossy", "summary": "Loses much.", "delay": ["value": "20 ms", "source": "test"],
      "loss": ["value": "30 %", "source": "test"],
    ]
    let profile = try Profile(parsing: document.bytes, file: "lossy.json")
    let failure = try await #require(throws: ExplorationFailure.self) {
      try await explore(seeds: 1...100, profile: profile) { _ in
        let simulator = try Simulator()
        for _ in 0..<3 {
          let pilot = try await simulator.connect()
          for n in 0..<10 { try await pilot.emit("drive", ["n": JSON(n)]) }
        }
        try await simulator.advance(by: .seconds(1))
        let last = simulator.history(event: "drive", client: ClientID(index: 1)).last
        if case .dropped(.loss) = last?.fate { throw Lost() }
      }
    }
    let lossCount = try #require(failure.lossCount)
    #expect(lossCount.all > 1 && lossCount.left == 1)
    #expect(failure.messageCount?.all == 30 && failure.messageCount?.left == 1)
    // The delay goes as a part of the network, and loss stays, told by the only position left.
    #expect(failure.partCount.all == 2 && failure.partCount.left == 1)
    #expect(failure.parts == "  uplink loss: indices 0")
    let text = failure.description
    let needs = "it needs 1 of 2 parts of its network, 1 of \(lossCount.all) losses, 1 of 30 "
    #expect(text.contains(needs))
    // What is shown and written down is the least run.
    #expect(text.components(separatedBy: "-- drive --").count == 2)
    #expect(text.contains("-- drive ----------->x"))
    let path = try #require(failure.failure.recordings.first)
    let recording = try Recording(path: path)
    #expect(recording.events.count { if case .sent = $0.kind { true } else { false } } == 1)
    #expect(try Replay.run(recording) == .same(isComplete: true))
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
