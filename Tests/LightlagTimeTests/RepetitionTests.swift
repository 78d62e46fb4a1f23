import LightlagCore
import LightlagTime
import Synchronization
import Testing

@Suite struct RepetitionTests {
  @Test(arguments: [Scheduling.fifo, .random])
  func `a run of much concurrency is the same twice`(scheduling: Scheduling) throws {
    let time = VirtualTime(seed: 42, scheduling: scheduling)
    let repetition = time.runTwice { try await Workload.run($0) }
    #expect(repetition.difference == nil, "\(repetition)")
    #expect(try repetition.first.get() == repetition.second.get())
    #expect(repetition.first.report.fingerprint == repetition.second.report.fingerprint)
    #expect(repetition.first.report.steps > 500)
  }

  @Test func `other seeds make other runs`() throws {
    let prints = (0..<20).map { seed in
      VirtualTime(seed: Seed(UInt64(seed)), scheduling: .random).run {
        try await Workload.run($0)
      }.report.fingerprint
    }
    #expect(Set(prints).count == 20)
  }

  @Test func `the first event that differs is shown`() {
    let count = Atomic(0)
    let repetition = VirtualTime().runTwice { clock in
      let delay = count.wrappingAdd(1, ordering: .relaxed).newValue
      try await clock.sleep(for: .seconds(1))
      try await clock.sleep(for: .seconds(delay))
      try await clock.sleep(for: .seconds(1))
    }
    // The body begins, sleeps a second, and then one in the first run and two in the second.
    #expect(repetition.difference?.index == 2)
    #expect(
      repetition.description
        == """
        the runs part after 2 events: the first goes on with "at 2 s: task 0 resumed, 0 others \
        ready", the second with "at 3 s: task 0 resumed, 0 others ready"
        """)
  }

  @Test func `notes tell runs apart whose tasks are alike`() {
    let count = Atomic(0)
    let repetition = VirtualTime().runTwice { clock in
      clock.note("verdict \(count.wrappingAdd(1, ordering: .relaxed).newValue)")
    }
    #expect(repetition.difference?.first?.kind == .note("verdict 1"))
    #expect(repetition.difference?.second?.kind == .note("verdict 2"))
    #expect(repetition.first.report.fingerprint != repetition.second.report.fingerprint)
  }

  @Test func `a run that is longer parts where the other ends`() {
    let count = Atomic(0)
    let repetition = VirtualTime().runTwice { clock in
      let isFirst = count.wrappingAdd(1, ordering: .relaxed).oldValue == 0
      if !isFirst { try await clock.sleep(for: .seconds(1)) }
    }
    #expect(repetition.difference?.first == nil)
    #expect(repetition.difference?.second != nil)
  }
}
