import Lightlag
import LightlagTesting
import Testing

import class Foundation.Thread

/// Simulations that share an actor of the process, and so take turns.
@Suite struct SerializedSimulationTests {
  /// What all tests here use, beside each other: with two runs in it, one finds the other, or
  /// resumes its tasks, which fails both.
  private actor Store {
    static let shared = Store()

    private var visitors = 0

    /// Takes a millisecond of real time, and a minute of the run's; returns who was in before.
    func visit() async throws -> Int {
      let others = visitors
      visitors += 1
      SerializedSimulationTests.doze()
      try await Task.sleep(for: .seconds(60))
      visitors -= 1
      return others
    }
  }

  @Test(.simulated(seeds: 1...50, isSerialized: true))
  func `seeds may share an actor`() async throws { try await Self.use() }

  @Test(.simulated(isSerialized: true), arguments: Seeds(1...20))
  func `cases may share an actor with each other and with other tests`(seed: Seed) async throws {
    try await Self.use()
  }

  @Test func `simulations may share an actor with tests of a trait`() async throws {
    for seed in 1...20 {
      try await simulate(seed: Seed(UInt64(seed)), isSerialized: true) { _ in try await Self.use() }
    }
  }

  @Test func `an exploration may share an actor with tests of a trait`() async throws {
    try await explore(seeds: 1...20, isSerialized: true) { _ in try await Self.use() }
  }

  @Test func `what goes wrong without tells of the turn`() {
    let failure = VirtualTimeFailure.wokenByAnotherThread(at: .start)
    #expect("\(failure)".contains("an actor that both share"))
    #expect("\(failure)".contains("isSerialized: true"))
  }

  /// Of a run's own two visitors the second finds the first, and nobody else.
  private static func use() async throws {
    async let first = Store.shared.visit()
    async let second = Store.shared.visit()
    let found = try await [first, second]
    // In random order the second may come first.
    #expect(found.sorted() == [0, 1])
  }

  private static func doze() { Thread.sleep(forTimeInterval: 0.001) }
}
