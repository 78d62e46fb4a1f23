import LightlagCore
import LightlagTime
import Testing

/// Errors in the order of tasks that are there to be found.
@Suite struct SchedulingTests {
  private actor Hub {
    private var subscribers = 0
    private(set) var heard = 0

    func subscribe() { subscribers += 1 }
    func publish() { heard += subscribers }
  }

  private actor Account {
    private(set) var balance = 100

    /// Looks, lets others in, and takes: the classic error of actors.
    func withdraw(_ amount: Int) async {
      guard balance >= amount else { return }
      await Task.yield()
      balance -= amount
    }
  }

  /// A bug, and whether it showed.
  struct Bug: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shows: @Sendable () async -> Bool
  }

  static let bugs = [
    Bug(testDescription: "the subscriber is taken to be there before the publisher") {
      let hub = Hub()
      let subscriber = Task { await hub.subscribe() }
      let publisher = Task { await hub.publish() }
      _ = await (subscriber.value, publisher.value)
      return await hub.heard == 0
    },
    Bug(testDescription: "an account is drawn from twice") {
      let account = Account()
      async let first: Void = account.withdraw(80)
      async let second: Void = {
        for _ in 0..<4 { await Task.yield() }
        await account.withdraw(80)
      }()
      _ = await (first, second)
      return await account.balance < 0
    },
  ]

  private func shows(_ bug: Bug, _ scheduling: Scheduling, _ seed: Seed) throws -> Bool {
    let run = VirtualTime(seed: seed, scheduling: scheduling).run { _ in await bug.shows() }
    return try run.get()
  }

  /// First in, first out is one order, whatever the seed.
  @Test(arguments: bugs) func `the order of arrival does not show the bug`(bug: Bug) throws {
    let hits = try (0..<200).filter { try shows(bug, .fifo, Seed($0)) }
    #expect(hits == [])
  }

  @Test(arguments: bugs) func `a random order shows it, with the same seeds each time`(
    bug: Bug
  ) throws {
    let hits = try (0..<200).filter { try shows(bug, .random, Seed($0)) }
    #expect(hits.count > 5)
    #expect(hits.count < 195)
    #expect(try (0..<200).filter { try shows(bug, .random, Seed($0)) } == hits)
  }

  @Test func `orders differ from seed to seed and are the same for one`() throws {
    func order(_ seed: UInt64) throws -> ([Int], UInt64) {
      let ledger = Ledger<Int>()
      let run = VirtualTime(seed: Seed(seed), scheduling: .random).run { _ in
        await withDiscardingTaskGroup { group in
          for index in 0..<8 { group.addTask { ledger.write(index) } }
        }
      }
      try run.get()
      return (ledger.entries, run.report.fingerprint)
    }
    let orders = try (0..<50).map { try order($0).0 }
    // 8! orders: that two of fifty seeds agree has a chance of 3 %, that three pairs do 5e-6.
    #expect(Set(orders).count > 47)
    #expect(try order(7) == order(7))
    #expect(orders.allSatisfy { $0.sorted() == Array(0..<8) })
  }

  /// Each of four tasks should be first in a quarter of 400 runs: 100, give or take 8.7.
  @Test func `each task that can run is as likely to be next`() throws {
    var counts = [0, 0, 0, 0]
    for seed in 0..<400 {
      let ledger = Ledger<Int>()
      let run = VirtualTime(seed: Seed(UInt64(seed)), scheduling: .random).run { _ in
        await withDiscardingTaskGroup { group in
          for index in 0..<4 { group.addTask { ledger.write(index) } }
        }
      }
      try run.get()
      counts[try #require(ledger.entries.first)] += 1
    }
    #expect(counts.allSatisfy { (60...140).contains($0) }, "4.6 standard deviations: \(counts)")
  }
}
