import LightlagCore
import LightlagTime
import TestSupport
import Testing

@Suite struct VirtualClockTests {
  /// Each of 500 tasks sleeps up to 100 ms, twenty times, some of the sleeps being cancelled.
  @Test func `sleeps end at their instants and in their order`() throws {
    let ledger = Ledger<Instant>()
    let run = VirtualTime().run { clock in
      await withDiscardingTaskGroup { group in
        for index in 0..<500 {
          group.addTask {
            var generator = SplitMix64(seed: UInt64(index))
            for _ in 0..<20 {
              let due = clock.now.advanced(by: .microseconds(Int64(generator.next() % 100_000)))
              if generator.next() % 4 == 0 {
                let task = Task { try await clock.sleep(until: .end) }
                try? await clock.sleep(until: due)
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
              } else {
                try? await clock.sleep(until: due)
              }
              #expect(clock.now == due)
              ledger.write(due)
            }
          }
        }
      }
    }
    try run.get()
    #expect(ledger.entries.count == 10_000)
    #expect(ledger.entries == ledger.entries.sorted())
  }

  @Test func `sleeps until one instant end in the order in which they began`() throws {
    let ledger = Ledger<Int>()
    let run = VirtualTime().run { clock in
      await withDiscardingTaskGroup { group in
        for index in 0..<100 {
          group.addTask {
            // They begin one after the other, and all end at one second.
            try? await clock.sleep(for: .milliseconds(99 - index))
            try? await clock.sleep(until: .seconds(1))
            ledger.write(index)
          }
        }
      }
    }
    try run.get()
    #expect(ledger.entries == Array((0..<100).reversed()))
  }

  @Test func `a sleep until the past lets others run and takes no time`() throws {
    let ledger = Ledger<String>()
    let run = VirtualTime().run { clock in
      try await clock.sleep(for: .seconds(1))
      let other = Task { ledger.write("other") }
      try await clock.sleep(until: .start)
      ledger.write("sleeper")
      await other.value
      return clock.now
    }
    #expect(try run.get() == .seconds(1))
    #expect(ledger.entries == ["other", "sleeper"])
  }

  @Test func `a sleep that is cancelled ends at once`() throws {
    let run = VirtualTime().run { clock in
      let sleeper = Task { try await clock.sleep(for: .seconds(100)) }
      try await clock.sleep(for: .seconds(1))
      sleeper.cancel()
      await #expect(throws: CancellationError.self) { try await sleeper.value }
      return clock.now
    }
    #expect(try run.get() == .seconds(1))
  }

  @Test func `a task that is cancelled already does not sleep`() throws {
    let run = VirtualTime().run { clock in
      let sleeper = Task { try await clock.sleep(for: .seconds(100)) }
      sleeper.cancel()
      await #expect(throws: CancellationError.self) { try await sleeper.value }
      return clock.now
    }
    #expect(try run.get() == .start)
  }

  /// A hundred thousand time-outs that are never needed: were they kept, the heap would be.
  @Test func `time-outs that are cancelled do not pile up`() throws {
    let run = VirtualTime().run { clock in
      for _ in 0..<20_000 {
        let timeout = Task { try await clock.sleep(for: .seconds(3600)) }
        try await clock.sleep(for: .microseconds(1))
        timeout.cancel()
      }
      return clock.now
    }
    #expect(try run.get() == .milliseconds(20))
    #expect(run.report.leftovers.sleeps == 0)
  }

  @Test func `after its run a clock does not sleep any more`() async throws {
    let clock = try await VirtualTime().run { $0 }.get()
    await #expect(throws: CancellationError.self) { try await clock.sleep(for: .seconds(1)) }
  }

  @Test func `code is the same with either clock`() async throws {
    @Sendable func nap(_ clock: some InstantClock) async throws -> Duration {
      let start = clock.now
      try await clock.sleep(for: .milliseconds(2))
      return start.duration(to: clock.now)
    }
    @Sendable func napOf(_ clock: any Clock<Duration>) async throws {
      try await clock.sleep(for: .milliseconds(1))
    }
    let run = await VirtualTime().run { clock in
      try await napOf(clock)
      return try await nap(clock)
    }
    #expect(try run.get() == .milliseconds(2))
    let real = RealClock()
    try await napOf(real)
    #expect(try await nap(real) >= .milliseconds(2))
    #expect(real.now >= .milliseconds(3))
  }
}
