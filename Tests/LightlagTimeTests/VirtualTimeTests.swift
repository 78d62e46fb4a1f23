import LightlagCore
import LightlagTime
import Testing

@Suite struct VirtualTimeTests {
  @Test func `twenty minutes pass at once`() throws {
    let real = ContinuousClock.now
    let run = VirtualTime().run { clock in
      try await clock.sleep(for: .seconds(1200))
      return clock.now
    }
    #expect(try run.get() == .seconds(1200))
    #expect(run.report.end == .seconds(1200))
    #expect(real.duration(to: .now) < .seconds(60))
  }

  @Test func `an async test waits for a run without blocking its thread`() async throws {
    let run = await VirtualTime().run { clock in
      try await clock.sleep(for: .seconds(1))
      return clock.now
    }
    #expect(try run.get() == .seconds(1))
  }

  @Test func `what the body throws is what the run ends with`() {
    struct Fault: Error {}
    let run = VirtualTime().run { _ in throw Fault() }
    #expect(throws: Fault.self) { try run.get() }
    #expect(run.failure == nil)
    #expect(run.description.contains("threw Fault"))
  }

  /// Sleeps of 0 to 49 s side by side: the longest tells how long all take.
  @Test func `tasks of a group sleep side by side`() throws {
    let run = VirtualTime().run { clock in
      let count = await withTaskGroup(of: Int.self) { group in
        for index in 0..<50 {
          group.addTask {
            try? await clock.sleep(for: .seconds(index))
            return index
          }
        }
        return await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(count == Array(0..<50), "in the order in which their sleeps end")
      return clock.now
    }
    #expect(try run.get() == .seconds(49))
  }

  @Test func `async let stays in the run`() throws {
    let run = VirtualTime().run { clock in
      async let first: Void = clock.sleep(for: .seconds(3))
      async let second: Void = clock.sleep(for: .seconds(5))
      _ = try await (first, second)
      return clock.now
    }
    #expect(try run.get() == .seconds(5))
  }

  @Test func `unstructured tasks stay in the run, and so does what they call`() throws {
    let run = VirtualTime().run { clock in
      let task = Task {
        try await clock.sleep(for: .seconds(2))
        return await Counter().add(1)
      }
      return (try await task.value, clock.now)
    }
    #expect(try run.get() == (1, .seconds(2)))
    #expect(run.report.isReproducible)
  }

  @Test func `detached tasks stay in the run, and so does what they call`() throws {
    let run = VirtualTime().run { clock in
      let counter = Counter()
      let task = Task.detached {
        try await clock.sleep(for: .seconds(2))
        return await counter.add(1)
      }
      return (try await task.value, clock.now)
    }
    #expect(try run.get() == (1, .seconds(2)))
    #expect(run.report.isReproducible)
  }

  @Test func `actors stay in the run`() throws {
    let run = VirtualTime().run { clock in
      let counter = Counter()
      await withDiscardingTaskGroup { group in
        for _ in 0..<100 { group.addTask { _ = await counter.add(1, after: .seconds(1), clock) } }
      }
      // Each lets the others in while it sleeps.
      #expect(clock.now == .seconds(1))
      return await counter.sum
    }
    #expect(try run.get() == 100)
  }

  /// Such a task is made on the actor, and leaves it when others have long been made.
  @Test func `tasks that an actor starts stay in the run`() throws {
    let run = VirtualTime().run { clock in
      let starter = Starter()
      var tasks: [Task<Bool, Never>] = []
      for _ in 0..<20 {
        tasks.append(await starter.start(clock))
        await Task.detached {}.value
      }
      var isInside = true
      for task in tasks { isInside = await task.value && isInside }
      return isInside
    }
    #expect(try run.get())
    #expect(run.report.isReproducible)
  }

  @Test func `the main actor has a stand-in on the run's thread`() throws {
    let run = VirtualTime().run { @MainActor clock in
      MainActor.assertIsolated()
      try await clock.sleep(for: .seconds(60))
      MainActor.assertIsolated()
      let sum = await Task { @MainActor in
        MainActor.assertIsolated()
        return 1
      }.value
      return await Task.detached { await MainActor.run { sum + 1 } }.value
    }
    #expect(try run.get() == 2)
    #expect(run.report.isReproducible)
  }

  @Test func `streams stay in the run`() throws {
    let run = VirtualTime().run { clock in
      let (stream, continuation) = AsyncStream<Int>.makeStream()
      Task {
        for number in 1...10 {
          try await clock.sleep(for: .seconds(1))
          continuation.yield(number)
        }
        continuation.finish()
      }
      let sum = await stream.reduce(0, +)
      return (sum, clock.now)
    }
    #expect(try run.get() == (55, .seconds(10)))
  }

  @Test(arguments: [
    Duration.seconds(3600), .seconds(60), .milliseconds(1500), .milliseconds(33), .milliseconds(7),
    .microseconds(250), .microseconds(50),
  ])
  func `Task.sleep takes virtual time`(duration: Duration) throws {
    let run = VirtualTime().run { clock in
      try await Task.sleep(for: duration)
      let inBody = clock.now
      try await Task.detached { try await Task.sleep(for: duration) }.value
      try await Task { @MainActor in try await Task.sleep(for: duration) }.value
      return (inBody, clock.now)
    }
    let once = Instant.start.advanced(by: duration)
    #expect(try run.get() == (once, once.advanced(by: duration * 2)))
    #expect(run.report.roundedSleeps == 0)
  }

  @Test func `what Task.sleep takes is exact`() throws {
    let run = VirtualTime().run { clock in
      try await Task.sleep(nanoseconds: 1_234_567)
      return clock.now
    }
    #expect(try run.get().nanoseconds == 1_234_567)
  }

  @Test func `the clocks of the standard library tell the run's time`() throws {
    let run = VirtualTime().run { clock in
      let own = try await ContinuousClock().measure { try await clock.sleep(for: .seconds(5)) }
      let task = try await SuspendingClock().measure { try await Task.sleep(for: .seconds(7)) }
      return [own, task]
    }
    #expect(try run.get() == [.seconds(5), .seconds(7)])
    #expect(ContinuousClock.now.duration(to: .now) < .seconds(60))
  }

  @Test func `a run keeps what is local to the task that began it`() throws {
    let run = Local.$name.withValue("here") {
      VirtualTime().run { _ in await Task { Local.name }.value }
    }
    #expect(try run.get() == "here")
  }

  @Test func `the current clock is the run's, and there is none outside`() throws {
    let run = VirtualTime().run { clock in
      try await clock.sleep(for: .seconds(1))
      return await Task.detached { VirtualClock.current?.now }.value
    }
    #expect(try run.get() == .seconds(1))
    #expect(VirtualClock.current == nil)
  }

  @Test func `a run within a run is refused`() throws {
    let run = VirtualTime().run { _ in await VirtualTime().run { _ in 1 }.failure }
    #expect(try run.get() == .nested)
  }

  @Test func `cancelling the task that waits for a run cancels its body`() async throws {
    let isInside = Mailbox<Bool>()
    let waiting = Task {
      await VirtualTime().run { clock in
        isInside.send(true)
        while true { try await clock.sleep(for: .seconds(1)) }
      }
    }
    _ = try await isInside.next()
    waiting.cancel()
    let run = await waiting.value
    #expect(throws: CancellationError.self) { try run.get() }
    #expect(run.report.isReproducible)
  }

  @Test func `all is captured with this toolchain`() {
    #expect(Capabilities.measured.description == "all is captured")
  }

  private actor Starter {
    private var count = 0

    func start(_ clock: VirtualClock) -> Task<Bool, Never> {
      Task {
        count += 1
        for _ in 0..<10 { await Task.yield() }
        let isInside = await Self.isInside()
        count += 1
        return isInside ? await Self.isInside() : false
      }
    }

    @concurrent private static func isInside() async -> Bool {
      await Task.yield()
      return VirtualClock.current != nil
    }
  }

  private enum Local {
    @TaskLocal static var name = "nowhere"
  }

  private actor Counter {
    private(set) var sum = 0

    func add(_ number: Int) -> Int {
      sum += number
      return sum
    }

    func add(_ number: Int, after delay: Duration, _ clock: some InstantClock) async -> Int {
      try? await clock.sleep(for: delay)
      return add(number)
    }
  }
}
