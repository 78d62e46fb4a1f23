import LightlagCore
import LightlagTime
import Synchronization
import Testing

import class Dispatch.DispatchQueue

@Suite struct RunEndTests {
  @Test func `sleeps and waits that are left are cancelled when the body ends`() throws {
    let ledger = Ledger<String>()
    let run = VirtualTime().run { clock in
      let mailbox = Mailbox<Int>("nobody's")
      Task {
        do { try await clock.sleep(for: .seconds(3)) } catch { ledger.write("\(error)") }
        // The next fails at once, so that a loop around it ends too.
        do { try await clock.sleep(for: .seconds(3)) } catch { ledger.write("\(error)") }
      }
      Task {
        do { _ = try await mailbox.next() } catch { ledger.write("\(error)") }
        do { _ = try await mailbox.next() } catch { ledger.write("\(error)") }
      }
      try await clock.sleep(for: .seconds(1))
    }
    try run.get()
    #expect(ledger.entries == [String](repeating: "CancellationError()", count: 4))
    #expect(run.report.leftovers.sleeps == 1)
    #expect(run.report.leftovers.waits.map(\.name) == ["nobody's"])
    #expect(run.report.leftovers.lostJobs == 0)
    #expect(run.report.end == .seconds(1), "time does not pass any more")
  }

  @Test func `tasks that can still run do so`() throws {
    let ledger = Ledger<Int>()
    let run = VirtualTime().run { _ in
      for index in 0..<10 {
        Task.detached {
          await Task.yield()
          ledger.write(index)
        }
      }
    }
    try run.get()
    #expect(ledger.entries == Array(0..<10))
  }

  @Test func `a task that never ends is given up after so many steps`() throws {
    var time = VirtualTime()
    time.limits.stepsAtEnd = 100
    let count = Ledger<Int>()
    let run = time.run { _ in
      Task { while true { count.write(1); await Task.yield() } }
      return
    }
    try run.get()
    // A yield takes two steps.
    #expect(count.entries.count == 50)
    #expect(run.report.leftovers.lostJobs == 1)
  }

  /// It cannot be cancelled, as it is not known whose it is; and it must not return too early.
  @Test func `a sleep of Task.sleep never returns`() throws {
    let ledger = Ledger<String>()
    let run = VirtualTime().run { clock in
      Task {
        try await Task.sleep(for: .seconds(30))
        ledger.write("the watchdog barks")
      }
      try await clock.sleep(for: .seconds(1))
    }
    try run.get()
    #expect(ledger.entries == [])
    #expect(run.report.leftovers.sleeps == 1)
    #expect(run.report.leftovers.lostJobs == 1)
  }

  @Test func `loops that do not heed the end are given up`() throws {
    let ledger = Ledger<String>()
    var time = VirtualTime()
    time.limits.waitsAtEnd = 100
    let run = time.run { clock in
      let mailbox = Mailbox<Int>("nobody's")
      Task { while !Task.isCancelled { try? await clock.sleep(for: .seconds(1)) } }
      Task { while !Task.isCancelled { _ = try? await mailbox.next() } }
      Task {
        try? await clock.sleep(for: .seconds(9))
        while !Task.isCancelled {
          mailbox.send(1)
          _ = try? await mailbox.next()
        }
      }
      Task {
        do { try await clock.sleep(for: .seconds(3)) } catch { ledger.write("\(error)") }
        do { try await clock.sleep(for: .seconds(3)) } catch { ledger.write("\(error)") }
      }
      try await clock.sleep(for: .seconds(1.5))
    }
    try run.get()
    #expect(ledger.entries == [String](repeating: "CancellationError()", count: 2))
    #expect(run.report.leftovers.lostJobs == 3)
  }

  @Test func `a body that cannot end is cancelled, and may clean up`() {
    let ledger = Ledger<String>()
    let run = VirtualTime().run { clock in
      defer { ledger.write("cleaned up") }
      _ = try await Mailbox<Int>().next()
    }
    guard case .deadlock = run.failure else { Issue.record("\(run)"); return }
    #expect(ledger.entries == ["cleaned up"])
  }

  @Test func `who is resumed after the end of the run does not go on`() async throws {
    let ledger = Ledger<String>()
    let late = Ledger<CheckedContinuation<Void, Never>>()
    @Sendable func wait() async {
      await withCheckedContinuation { late.write($0) }
      ledger.write("resumed")
    }
    let run = await VirtualTime().run { clock in
      Task { await wait() }
      Task.detached { await wait() }
      Task { @MainActor in await wait() }
      try await clock.sleep(for: .milliseconds(1))
    }
    try run.get()
    #expect(late.entries.count == 3)
    for continuation in late.entries { continuation.resume() }
    // As much work on the same pool as would let them be resumed.
    for _ in 0..<100 { await Task.yield() }
    #expect(ledger.entries == [])
  }
}
