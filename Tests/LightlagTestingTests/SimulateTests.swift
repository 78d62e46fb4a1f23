import Lightlag
import LightlagTesting
import Testing

/// Simulations without a framework, as in XCTest.
@Suite struct SimulateTests {
  private struct Fault: Error {}

  @Test func `what the body returns comes back, and the time was virtual`() throws {
    let end = try simulate { clock in
      try await clock.sleep(for: .seconds(1500))
      return clock.now
    }
    #expect(end == .start.advanced(by: .seconds(1500)))
  }

  @Test func `it waits without blocking`() async throws {
    let seed = try await simulate(seed: 7) { _ in try Simulator().seed }
    #expect(seed == 7)
  }

  @Test func `a failure tells the seed, the events and how to do it again`() throws {
    let failure = try #require(throws: SimulationFailure.self) {
      try simulate(profile: .perfect, seed: 42) { _ in
        let simulator = try Simulator()
        let pilot = try await simulator.connect()
        try await pilot.emit("drive")
        try await simulator.advance(by: .seconds(2))
        throw Fault()
      }
    }
    #expect(failure.cause is Fault && failure.seed == 42 && failure.profile == "perfect")
    #expect(failure.instant == .start.advanced(by: .seconds(2)))
    let text = failure.description
    #expect(text.contains("|-- drive ----------->|-------------------->|  at once"))
    #expect(text.contains("LIGHTLAG_SEED=0x000000000000002a swift test"))
  }

  @Test(arguments: [true, false])
  func `an expectation that fails tells all as well`(isAsync: Bool) async throws {
    let told = try await Issues.collected {
      let body: @Sendable (VirtualClock) async throws -> Int = { _ in
        let simulator = try Simulator()
        let pilot = try await simulator.connect()
        try await pilot.emit("drive")
        try await simulator.advance(by: .seconds(2))
        #expect(simulator.seed != 42)
        return 7
      }
      // It goes on all the same, as expectations let it.
      if isAsync {
        #expect(try await simulate(profile: .perfect, seed: 42, body) == 7)
      } else {
        try Self.simulateAndWait(body)
      }
    }
    // The expectation has the short form, and an issue beside it the whole.
    #expect(told.contains("simulated: seed 0x000000000000002a, profile perfect; again: LIGHTLAG_"))
    #expect(told.contains("an expectation failed\nsimulated: seed 0x000000000000002a, profile "))
    #expect(told.contains("|-- drive ----------->|") && told.contains("recorded "))
  }

  private static func simulateAndWait(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Int
  ) throws {
    #expect(try simulate(profile: .perfect, seed: 42, body) == 7)
  }

  @Test func `a wait for what never comes is a deadlock, told at once`() throws {
    let failure = try #require(throws: SimulationFailure.self) {
      try simulate(profile: .perfect) { _ in
        let pilot = try await Simulator().connect()
        _ = try await pilot.next("ack")
      }
    }
    guard case .deadlock(let waits, _)? = failure.cause as? VirtualTimeFailure else {
      Issue.record("\(failure)")
      return
    }
    #expect(waits.map(\.name) == ["'ack' at client 0"])
    #expect(waits.first?.file.hasSuffix("SimulateTests.swift") ?? false)
  }

  @Test func `a client under test that waits for ever is told with the test's line`() throws {
    // In a macro all lines are that of the macro.
    let line = #line + 1
    let failure = try #require(throws: SimulationFailure.self) {
      try simulate(profile: .perfect) { _ in
        let wire = try Simulator().transport()
        try await wire.connect()
        _ = try await wire.receive()
      }
    }
    let place = "a message at client 0 at LightlagTestingTests/SimulateTests.swift:\(line)"
    #expect(failure.reason.contains(place))
    // And where the simulation was begun, for frameworks that show no line of what is thrown.
    #expect(
      failure.description.contains("begun at LightlagTestingTests/SimulateTests.swift:\(line)"))
  }

  /// The loop keeps it from being a deadlock.
  @Test func `a wait beside a task that goes on for ever ends, and says who waits`() throws {
    var limits = VirtualTimeLimits.test
    #expect(limits.realTime == .seconds(120))
    // Enough for the wait to have begun, also on a machine that does much else.
    limits.realTime = .seconds(3)
    let failure = try #require(throws: SimulationFailure.self) {
      try simulate(profile: .perfect, limits: limits) { clock in
        let pilot = try await Simulator().connect()
        let beats = Task { while true { try await clock.sleep(for: .seconds(1)) } }
        _ = try await pilot.next("ack")
        beats.cancel()
      }
    }
    #expect(failure.cause as? VirtualTimeFailure == .realTimeLimit(.seconds(3)))
    #expect(failure.reason.contains("a wait for what never comes needs a time of its own"))
    #expect(failure.reason.contains("waits for 'ack' at client 0 at LightlagTestingTests/Simulate"))
  }

  /// A drive with several tasks, handlers, an outage and chance of all kinds.
  private static func drive(_ seed: Seed, _ scheduling: Scheduling) async throws -> [UInt8] {
    try await simulate(profile: .stressed, seed: seed, scheduling: scheduling) { clock in
      let simulator = try Simulator()
      simulator.on("drive") { _, client in
        try await clock.sleep(for: .milliseconds(7))
        try await client.emit("ack")
      }
      await withThrowingTaskGroup { group in
        for _ in 0..<2 {
          group.addTask {
            let pilot = try await simulator.connect()
            for n in 0..<10 {
              guard pilot.state == .connected else { return }
              try await pilot.emit("drive", ["n": JSON(n)])
              _ = try? await pilot.received("ack", within: .milliseconds(300))
            }
          }
        }
        group.addTask {
          try await clock.sleep(for: .seconds(1))
          simulator.outage(for: .milliseconds(500))
        }
        try? await group.waitForAll()
      }
      return try simulator.recordingBytes()
    }
  }

  @Test(arguments: [Scheduling.fifo, .random])
  func `fifty seeds are the same twice, side by side`(scheduling: Scheduling) async throws {
    let pairs = try await withThrowingTaskGroup(of: (one: [UInt8], other: [UInt8]).self) { group in
      for seed in 0..<50 {
        group.addTask {
          async let one = Self.drive(Seed(UInt64(seed)), scheduling)
          async let other = Self.drive(Seed(UInt64(seed)), scheduling)
          return try await (one, other)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(pairs.allSatisfy { $0.one == $0.other })
    #expect(Set(pairs.map(\.one)).count == 50)
  }

  @Test func `random order finds a race that order of arrival hides`() throws {
    /// Two tasks read, yield and write.
    @Sendable func total(_ seed: Seed, _ scheduling: Scheduling) throws -> Int {
      try simulate(seed: seed, scheduling: scheduling) { _ in
        let account = Account()
        await withTaskGroup { group in
          for delay in [1, 3] { group.addTask { await account.add(1, after: delay) } }
        }
        return await account.total
      }
    }
    #expect(try total(0, .fifo) == 2)
    let totals = try (0..<20).map { try total(Seed($0), .random) }
    #expect(totals.contains(1) && totals.contains(2))
    // And the same seed finds it again.
    #expect(try (0..<20).map { try total(Seed($0), .random) } == totals)
  }

  private actor Account {
    private(set) var total = 0

    func add(_ amount: Int, after yields: Int) async {
      for _ in 1..<yields { await Task.yield() }
      let before = total
      await Task.yield()
      total = before + amount
    }
  }
}
