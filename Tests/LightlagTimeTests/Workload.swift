import LightlagCore
import LightlagTime
import TestSupport

/// Tasks of all kinds that do things of all kinds, to be compared by what they wrote down.
enum Workload {
  private actor Total {
    private var sum = 0
    let ledger: Ledger<String>

    init(_ ledger: Ledger<String>) {
      self.ledger = ledger
    }

    func add(_ number: Int, by task: Int) async {
      sum += number
      if number % 3 == 0 { await Task.yield() }
      ledger.write("total \(task) \(sum)")
    }
  }

  /// Runs 24 tasks of 12 steps each, and returns what happened.
  static func run(_ clock: VirtualClock) async throws -> [String] {
    let ledger = Ledger<String>()
    let total = Total(ledger)
    let mailbox = Mailbox<Int>()
    let consumer = Task {
      for try await number in mailbox {
        ledger.write("received \(number)")
        if number % 5 == 0 { await total.add(1, by: -1) }
      }
    }
    await withDiscardingTaskGroup { group in
      for task in 0..<24 {
        group.addTask {
          var generator = SplitMix64(seed: UInt64(task))
          for _ in 0..<12 {
            let number = Int(generator.next() % 1000)
            await step(number, of: task, clock, total, mailbox)
            ledger.write("\(clock.now.nanoseconds) task \(task)")
          }
        }
      }
    }
    mailbox.finish()
    try await consumer.value
    return ledger.entries
  }

  private static func step(
    _ number: Int, of task: Int, _ clock: VirtualClock, _ total: Total, _ mailbox: Mailbox<Int>
  ) async {
    switch number % 8 {
    case 0: try? await clock.sleep(for: .milliseconds(number % 50))
    case 1: await total.add(number, by: task)
    case 2: mailbox.send(number)
    case 3: await Task { await total.add(2, by: task) }.value
    case 4:
      async let one: Void = total.add(1, by: task)
      async let two: Void = total.add(2, by: task)
      _ = await (one, two)
    case 5: await MainActor.run { total.ledger.write("main \(task)") }
    case 6:
      let sleeper = Task.detached { try? await clock.sleep(for: .milliseconds(3)) }
      if number % 3 == 0 { sleeper.cancel() }
      await sleeper.value
    default: await Task.yield()
    }
  }
}
