import LightlagCore
import LightlagTime
import Testing

import class Foundation.Thread

@Suite struct ParallelRunTests {
  @MainActor private static var count = 0

  /// Alone, in parallel with others, and with the pool's threads all busy: always the same.
  @Test(arguments: 0..<8) func `runs side by side do not see each other`(seed: UInt64) async throws
  {
    let time = VirtualTime(seed: Seed(seed), scheduling: .random)
    let alone = await time.run { try await Workload.run($0) }
    let prints = await withTaskGroup(of: (UInt64, [String]?).self) { group in
      for _ in 0..<6 {
        group.addTask {
          let run = await time.run { try await Workload.run($0) }
          return (run.report.fingerprint, try? run.get())
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(prints.count == 6)
    for (fingerprint, entries) in prints {
      #expect(fingerprint == alone.report.fingerprint)
      #expect(try entries == alone.get())
    }
  }

  /// Each adds one twenty times, and takes a millisecond of real time and one of its own over
  /// it: were two in at once, some of the 80 would be lost.
  @Test func `only one run at a time is on the main actor`() async throws {
    await withDiscardingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          let run = await VirtualTime().run { @MainActor clock in
            for _ in 0..<20 {
              let seen = Self.count
              Self.doze(0.001)
              try await clock.sleep(for: .milliseconds(1))
              Self.count = seen + 1
            }
          }
          #expect(throws: Never.self) { try run.get() }
        }
      }
    }
    #expect(await Self.count == 80)
  }

  /// The first run holds the main actor for three times as long as a step of the second may take.
  @Test func `a run that waits for its turn on the main actor is not taken to be blocked`()
    async throws
  {
    let isHeld = Mailbox<Bool>()
    let first = Task {
      await VirtualTime().run { @MainActor _ in
        isHeld.send(true)
        // What Thread.sleep takes is real, and short for a step.
        for _ in 0..<90 { Self.doze(0.01) }
      }
    }
    _ = try await isHeld.next()
    var time = VirtualTime()
    time.limits.realTimePerStep = .milliseconds(300)
    let second = await time.run { @MainActor clock in clock.now }
    #expect(try second.get() == .start)
    try await first.value.get()
  }

  /// A task of the test's own, which waits for a run, is resumed by the run's thread.
  @Test func `whoever a run resumes outside stays outside`() async throws {
    let mailbox = Mailbox<Int>()
    let waiting = (0..<10).map { _ in
      Task {
        let number = try await mailbox.next()
        try await RealClock().sleep(for: .milliseconds(1))
        return (number, VirtualClock.current == nil)
      }
    }
    let run = await VirtualTime().run { clock in
      for number in 0..<10 {
        try await clock.sleep(for: .seconds(1))
        mailbox.send(number)
        await Task.detached { await Task.yield() }.value
      }
    }
    try run.get()
    var numbers: Set<Int?> = []
    for task in waiting {
      let (number, isOutside) = try await task.value
      #expect(isOutside)
      numbers.insert(number)
    }
    #expect(numbers == Set(0..<10))
    #expect(run.report.isReproducible)
  }

  /// Each enters, takes a millisecond of real time and an hour of its own, and leaves.
  ///
  /// Without a turn one resumes the tasks of another through the actor, or finds it entered.
  @Test func `serialized runs may share an actor`() async throws {
    let store = Store()
    let time = VirtualTime(isSerialized: true)
    let runs = await withTaskGroup(of: VirtualRun<[Int]>.self) { group in
      for _ in 0..<50 {
        group.addTask {
          await time.run { clock in
            async let first = store.visit(clock)
            async let second = store.visit(clock)
            return try await [first, second]
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(runs.count == 50)
    // Of a run's own two, which come in turn, the second finds the first.
    for run in runs { #expect(try run.get() == [0, 1]) }
  }

  /// The first holds the turn for three times as long as a step, and the whole run, of the second.
  @Test func `a wait for the turn counts neither as a step nor as time of the run`() async throws {
    let isBegun = Mailbox<Bool>()
    let first = Task {
      await VirtualTime(isSerialized: true).run { _ in
        isBegun.send(true)
        for _ in 0..<90 { Self.doze(0.01) }
      }
    }
    _ = try await isBegun.next()
    var time = VirtualTime(isSerialized: true)
    time.limits.realTimePerStep = .milliseconds(300)
    time.limits.realTime = .milliseconds(300)
    let second = await time.run { clock in clock.now }
    #expect(try second.get() == .start)
    try await first.value.get()
  }

  /// What is blocked is given up, though its thread never comes back.
  @Test func `a serialized run that is blocked ends its turn`() async throws {
    var time = VirtualTime(isSerialized: true)
    time.limits.realTimePerStep = .milliseconds(50)
    let blocked = await time.run { _ in Self.doze(0.4) }
    #expect(blocked.failure == .blocked(.milliseconds(50)))
    let next = await time.run { clock in clock.now }
    #expect(try next.get() == .start)
  }

  /// Something that runs share, and that cannot have two of them in at once.
  private actor Store {
    private var visitors = 0

    func visit(_ clock: VirtualClock) async throws -> Int {
      let others = visitors
      visitors += 1
      ParallelRunTests.doze(0.001)
      await Task.yield()
      try await clock.sleep(for: .seconds(3600))
      visitors -= 1
      return others
    }
  }

  private static func doze(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }
}
