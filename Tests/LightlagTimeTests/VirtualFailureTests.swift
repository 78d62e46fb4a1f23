import LightlagCore
import LightlagTime
import Testing

import class Foundation.Thread
import class Dispatch.DispatchQueue
import class Dispatch.DispatchSemaphore

@Suite struct VirtualFailureTests {
  @Test func `a deadlock is told at once, with who waits for what and where`() throws {
    let real = ContinuousClock.now
    let line = UInt(#line) + 4
    let run = VirtualTime().run { clock in
      let inbox = Mailbox<Int>("the rover's inbox")
      try await clock.sleep(for: .milliseconds(1500))
      _ = try await Task(name: "driver") { try await inbox.next() }.value
    }
    guard case .deadlock(let waits, _) = run.failure else { Issue.record("\(run)"); return }
    let wait = try #require(waits.first)
    #expect(waits.count == 1)
    #expect(wait.name == "the rover's inbox")
    #expect(wait.task == "driver")
    #expect(wait.since == .milliseconds(1500))
    #expect(wait.line == line)
    #expect(
      wait.description
        == "task 'driver' waits for the rover's inbox at "
        + "LightlagTimeTests/VirtualFailureTests.swift:\(line), since 1.5 s")
    #expect(run.description.contains("steps until 1.5 s: deadlock: no task can run"))
    #expect(real.duration(to: .now) < .seconds(10))
  }

  @Test func `a wait for something else can be given a name`() throws {
    let run = VirtualTime().run { clock in
      await clock.waiting(for: "the answer") { await waitForEver() }
    }
    guard case .deadlock(let waits, _) = run.failure else { Issue.record("\(run)"); return }
    #expect(waits.map(\.name) == ["the answer"])
  }

  @Test func `a deadlock without known waits says so`() {
    let run = VirtualTime().run { _ in await waitForEver() }
    guard case .deadlock([], let suspended) = run.failure else { Issue.record("\(run)"); return }
    #expect(suspended.map(\.description) == ["the body, last seen at 0 s"])
    #expect(run.description.contains("0 s, is suspended in a wait that is not of this library"))
  }

  /// The body waits for the reader's value, and the reader for a stream.
  @Test func `a deadlock says what was seen last of tasks that wait for what is not ours`() throws {
    let place = UInt(#line)
    let run = VirtualTime().run { clock in
      let reader = Task(name: "reader") {
        try await clock.sleep(for: .milliseconds(1200))
        await waitForEver()
      }
      try await clock.sleep(for: .seconds(1))
      try await reader.value
    }
    guard case .deadlock([], let suspended) = run.failure else { Issue.record("\(run)"); return }
    let file = "LightlagTimeTests/VirtualFailureTests.swift"
    #expect(
      suspended.map(\.description) == [
        "the body, last seen at 1 s, after its wait at \(file):\(place + 6)",
        "task 'reader', last seen at 1.2 s, after its wait at \(file):\(place + 3)",
      ])
    #expect(run.description.contains(":\(place + 3), has ended since or is suspended likewise"))
  }

  @Test func `tasks whose waits are known are told once`() throws {
    let run = VirtualTime().run { clock in
      let inbox = Mailbox<Int>("inbox")
      try await clock.sleep(for: .seconds(1))
      _ = try await inbox.next()
    }
    guard case .deadlock(let waits, []) = run.failure else { Issue.record("\(run)"); return }
    #expect(waits.map(\.name) == ["inbox"])
  }

  /// It never sleeps in a run's own way, so that only its name and instant are known.
  @Test func `the name of a task is known from Task.sleep too`() throws {
    let run = VirtualTime().run { clock in
      try await Task(name: "reader") {
        try await Task.sleep(for: .seconds(2))
        await waitForEver()
      }.value
    }
    #expect(run.description.contains("task 'reader', last seen at 2 s, has ended since or is"))
  }

  @Test func `of many tasks that were seen a few are told, the latest first`() throws {
    let run = VirtualTime().run { clock in
      for second in 1...9 {
        Task(name: "number \(second)") {
          try await clock.sleep(for: .seconds(second))
          await waitForEver()
        }
      }
      await waitForEver()
    }
    guard case .deadlock(_, let suspended) = run.failure else { Issue.record("\(run)"); return }
    #expect(
      suspended.map(\.name) == [nil, "number 9", "number 8", "number 7", "number 6"])
  }

  @Test func `waits that are over are not told`() throws {
    let run = VirtualTime().run { clock in
      let (first, second) = (Mailbox<Int>("first"), Mailbox<Int>("second"))
      Task {
        try await clock.sleep(for: .seconds(1))
        first.send(1)
      }
      _ = try await first.next()
      _ = try await second.next()
    }
    guard case .deadlock(let waits, _) = run.failure else { Issue.record("\(run)"); return }
    #expect(waits.map(\.name) == ["second"])
  }

  @Test func `tasks that let no time pass are stopped`() {
    var time = VirtualTime()
    time.limits.stepsPerInstant = 1000
    let line = UInt(#line) + 2
    let run = time.run { clock in
      try await clock.sleep(for: .seconds(2))
      while !Task.isCancelled { await Task.yield() }
    }
    guard case .livelock(.seconds(2), 1000, let busiest) = run.failure else {
      Issue.record("\(run)")
      return
    }
    let place = "after its wait at LightlagTimeTests/VirtualFailureTests.swift:\(line)"
    #expect(busiest.map(\.description) == ["the body, last seen at 2 s, \(place)"])
    #expect(run.description.contains("the latest steps were of the body, last seen at 2 s"))
  }

  /// Each has half of the latest steps; who sleeps, and the body, which waits, have none.
  @Test func `a livelock names the tasks that keep each other awake`() {
    var time = VirtualTime()
    time.limits.stepsPerInstant = 2000
    let run = time.run { clock in
      let sleeper = Task(name: "sleeper") { try await clock.sleep(for: .seconds(9)) }
      let (ping, pong) = (Mailbox<Int>("ping"), Mailbox<Int>("pong"))
      async let player = Task(name: "player") {
        while let ball = try await ping.next() { pong.send(ball + 1) }
      }.value
      async let opponent = Task(name: "opponent") {
        ping.send(0)
        while let ball = try await pong.next() { ping.send(ball + 1) }
      }.value
      _ = try await (player, opponent, sleeper.value)
    }
    guard case .livelock(.start, 2000, let busiest) = run.failure else {
      Issue.record("\(run)")
      return
    }
    #expect(Set(busiest.map(\.name)) == ["player", "opponent"])
    #expect(busiest.allSatisfy { $0.file?.hasSuffix("VirtualFailureTests.swift") ?? false })
  }

  @Test func `steps at different instants are no livelock`() throws {
    var time = VirtualTime()
    time.limits.stepsPerInstant = 10
    let run = time.run { clock in
      for _ in 0..<1000 { try await clock.sleep(for: .nanoseconds(1)) }
      return clock.now
    }
    #expect(try run.get() == Instant(nanoseconds: 1000))
  }

  @Test func `a run that never ends is stopped by its limit of steps`() {
    var time = VirtualTime()
    time.limits.steps = 500
    let run = time.run { clock in
      while true { try await clock.sleep(for: .seconds(1)) }
    }
    #expect(run.failure == .stepLimit(steps: 500))
  }

  @Test func `a run that never ends is stopped by its limit of time`() {
    var time = VirtualTime()
    time.limits.instant = .seconds(100)
    let run = time.run { clock in
      while true { try await clock.sleep(for: .seconds(7)) }
    }
    // 14 sleeps fit, 15 do not.
    #expect(run.failure == .timeLimit(next: .seconds(105)))
    #expect(run.report.end == .seconds(98))
  }

  @Test func `a run that never ends is stopped by its limit of real time`() {
    var time = VirtualTime()
    time.limits.realTime = .milliseconds(30)
    let run = time.run { clock in
      while true { try await clock.sleep(for: .seconds(1)) }
    }
    #expect(run.failure == .realTimeLimit(.milliseconds(30)))
    #expect(run.report.isReproducible)
  }

  @Test func `a call that blocks the thread for ever fails the run`() {
    var time = VirtualTime()
    time.limits.realTimePerStep = .milliseconds(50)
    let run = time.run { clock in
      try await clock.sleep(for: .seconds(3))
      block(DispatchSemaphore(value: 0))
    }
    #expect(run.failure == .blocked(.milliseconds(50)))
    #expect(run.report.end == .seconds(3))
  }

  @Test func `a call that blocks the thread for long fails the run before it returns`() {
    var time = VirtualTime()
    time.limits.realTimePerStep = .milliseconds(50)
    let run = time.run { _ in doze(0.4) }
    #expect(run.failure == .blocked(.milliseconds(50)))
    #expect(run.description.contains("Thread.sleep"))
  }

  @Test func `a step that takes its time is not blocked`() throws {
    var time = VirtualTime()
    time.limits.realTimePerStep = .seconds(30)
    let run = time.run { _ in doze(0.05) }
    try run.get()
  }

  @Test func `being woken by another thread is not reproducible`() {
    var time = VirtualTime()
    time.limits.patience = .seconds(20)
    let run = time.run { clock in
      try await clock.sleep(for: .seconds(1))
      await wakeFromAnotherThread()
    }
    #expect(run.failure == .wokenByAnotherThread(at: .seconds(1)))
    #expect(!run.report.isReproducible)
    #expect(run.description.contains("this run is not reproducible"))
  }

  @Test func `other threads may be allowed to wake, and are counted`() throws {
    var time = VirtualTime(outsideWakes: .allowed)
    time.limits.patience = .seconds(20)
    let run = time.run { clock in
      await wakeFromAnotherThread()
      // An unstructured task has no preference by which to come home.
      let task = Task {
        await wakeFromAnotherThread()
        return VirtualClock.current != nil
      }
      let isInside = await task.value
      await Task.detached { await wakeFromAnotherThread() }.value
      try await clock.sleep(for: .seconds(1))
      return isInside
    }
    #expect(try run.get())
    #expect(run.report.outsideWakes == 3)
    #expect(run.report.end == .seconds(1))
    #expect(!run.report.isReproducible)
  }

  @Test func `an actor with an executor of its own is outside, and comes back`() throws {
    var time = VirtualTime(outsideWakes: .allowed)
    time.limits.patience = .seconds(20)
    let run = time.run { clock in
      let actor = Foreign()
      let isOutside = await actor.isOutside
      try await actor.sleep(clock)
      return isOutside && VirtualClock.current != nil && clock.now == .seconds(5)
    }
    #expect(try run.get())
    #expect(run.report.outsideWakes > 0)
  }

  /// Resumes a task after a millisecond, from a thread of Dispatch.
  private func wakeFromAnotherThread() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        Thread.sleep(forTimeInterval: 0.001)
        continuation.resume()
      }
    }
  }

  /// Waits for a stream that nobody ends.
  private func waitForEver() async {
    let (stream, continuation) = AsyncStream<Int>.makeStream()
    for await _ in stream {}
    continuation.finish()
  }

  private func doze(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

  private func block(_ semaphore: DispatchSemaphore) { semaphore.wait() }

  private actor Foreign {
    private final class Queue: SerialExecutor {
      private let queue = DispatchQueue(label: "foreign")

      func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
      }
    }

    private let queue = Queue()
    nonisolated var unownedExecutor: UnownedSerialExecutor {
      unsafe queue.asUnownedSerialExecutor()
    }

    var isOutside: Bool { VirtualClock.current == nil }

    func sleep(_ clock: VirtualClock) async throws { try await clock.sleep(for: .seconds(5)) }
  }
}
