import Lightlag
import Testing

/// What a test can expect of the time to come.
@Suite struct SimulatorExpectationTests {
  /// A server that answers `go` with `ready`, `steady`, `ready`, 100 ms apart, on a link that
  /// takes 50 ms.
  private static func prepared(
    _ clock: SimulatorClock
  ) async throws -> (Simulator, SimulatedClient, @Sendable (Duration) async throws -> Void) {
    let simulator = try Simulator(profile: .perfect, clock: clock)
    let pilot = try await simulator.connect()
    simulator.setConditions { $0.delay = .milliseconds(50) }
    let start: @Sendable (Duration) async throws -> Void = { gap in
      try await simulator.emit("ready")
      try await simulator.advance(by: gap)
      try await simulator.emit("steady")
      try await simulator.advance(by: gap)
      try await simulator.emit("ready")
    }
    return (simulator, pilot, start)
  }

  @Test(arguments: Carrier.allCases)
  func `exactly so many come`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (_, pilot, start) = try await Self.prepared(clock)
      try await start(.milliseconds(1))
      #expect(try await pilot.received(exactly: 2, of: "ready", within: .milliseconds(300)))
      #expect(
        try await pilot.received(exactly: 2, of: "steady", within: .milliseconds(10)) == false)
      #expect(try await pilot.received(exactly: 0, of: "ready", within: .milliseconds(10)))
    }
  }

  /// `go` takes until exactly 1 s, and there is no way back to take longer.
  @Test func `what a handler does at the last instant counts`() async throws {
    try await VirtualTime(scheduling: .random).run { clock in
      let simulator = try Simulator(profile: .perfect)
      simulator.on("go") { _, pilot in for _ in 0..<3 { try await pilot.emit("ready") } }
      let pilot = try await simulator.connect()
      simulator.setConditions(.uplink) { $0.delay = .seconds(1) }
      try await pilot.emit("go")
      #expect(try await pilot.received(exactly: 3, of: "ready", within: .seconds(1)))
    }.get()
  }

  /// It is no link of the simulator's that is down, and nothing happens there meanwhile.
  @Test func `what a task of the test changes is seen`() async throws {
    try await VirtualTime().run { clock in
      let simulator = try Simulator(profile: .perfect)
      let link = Switch()
      Task {
        try await Task.sleep(for: .seconds(1))
        await link.turn(false)
        try await Task.sleep(for: .seconds(1))
        await link.turn(true)
      }
      let isUp = try await simulator.always(for: .seconds(5)) { await link.isOn }
      #expect(!isUp && clock.now == .start.advanced(by: .seconds(1)))
      let isUpAgain = try await simulator.eventually(within: .seconds(5)) { await link.isOn }
      #expect(isUpAgain && clock.now == .start.advanced(by: .seconds(2)))
    }.get()
  }

  private actor Switch {
    private(set) var isOn = true

    func turn(_ isOn: Bool) { self.isOn = isOn }
  }

  @Test(arguments: Carrier.allCases)
  func `events come in order`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (_, pilot, start) = try await Self.prepared(clock)
      try await start(.milliseconds(1))
      let order = ["ready", "steady", "ready"]
      #expect(try await pilot.received(inOrder: order, within: .seconds(10)))
      try await start(.milliseconds(1))
      #expect(
        try await pilot.received(inOrder: ["steady", "ready"], within: .seconds(10)) == false)
    }
  }

  @Test(arguments: Carrier.virtual)
  func `order needs all of them in time`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (_, pilot, start) = try await Self.prepared(clock)
      try await start(.milliseconds(100))
      // The last arrives at 250 ms, and it is 200 ms now.
      let order = ["ready", "steady", "ready"]
      #expect(try await pilot.received(inOrder: order, within: .milliseconds(49)) == false)
      #expect(try await pilot.received("ready", within: .milliseconds(1)))
    }
  }

  @Test(arguments: Carrier.allCases)
  func `something holds in the end`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, pilot, start) = try await Self.prepared(clock)
      try await start(.milliseconds(1))
      let begin = simulator.now
      #expect(
        try await simulator.eventually(within: .seconds(20)) { pilot.count(of: "ready") == 2 })
      // At the instant at which it came, where that is exact.
      let time = begin.duration(to: simulator.now)
      #expect(carrier == .real ? time >= .milliseconds(40) : time == .milliseconds(50))
      let limit = Duration.milliseconds(70)
      #expect(
        try await simulator.eventually(within: limit) { pilot.count(of: "ready") == 3 } == false)
    }
  }

  @Test(arguments: Carrier.virtual)
  func `something holds all the while, or never`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, pilot, start) = try await Self.prepared(clock)
      try await start(.milliseconds(100))
      // It is 200 ms now, and the second arrives at 250 ms.
      let begin = simulator.now
      let hold = Duration.milliseconds(49)
      #expect(try await simulator.always(for: hold) { pilot.count(of: "ready") == 1 })
      #expect(try await simulator.never(for: .nanoseconds(1)) { pilot.count(of: "ready") == 2 })
      #expect(begin.duration(to: simulator.now) == .nanoseconds(49_000_001))
      #expect(try await simulator.always(for: hold) { pilot.count(of: "ready") == 1 } == false)
      #expect(begin.duration(to: simulator.now) == .milliseconds(50))
      #expect(try await simulator.never(for: hold) { pilot.count(of: "ready") == 2 } == false)
    }
  }

  @Test(arguments: Carrier.virtual)
  func `what a handler does is seen`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, pilot, _) = try await Self.prepared(clock)
      let notes = Notes()
      simulator.on("drive") { _, _ in notes.add("driven") }
      try await pilot.emit("drive")
      #expect(try await simulator.eventually(within: .milliseconds(50)) { notes.all == ["driven"] })
    }
  }

  @Test func `the state of a mock is asserted, whatever its type`() async throws {
    struct Counter: Endpoint {
      var count = 0
      mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
        if case .message = event { count += 1 }
      }
    }
    let simulator = try Simulator(backend: Counter(), profile: .perfect)
    let pilot = try await simulator.connect()
    for _ in 0..<3 { try await pilot.emit("drive") }
    try await simulator.advance(by: .milliseconds(1))
    #expect(try simulator.withBackend(as: Counter.self) { $0.count } == 3)
    let other = SimulatorFailure.otherBackend(asked: "Echo", found: "Counter")
    #expect(throws: other) { try simulator.withBackend(as: Echo.self) { _ in } }
  }
}
