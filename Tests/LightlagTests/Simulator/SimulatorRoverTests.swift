import Lightlag
import Testing

/// A rover behind the links of a simulator.
@Suite struct SimulatorRoverTests {
  @Test(arguments: Carrier.allCases)
  func `a pilot drives the rover`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, notes) = (
        try Simulator(backend: MockRover(), profile: .perfect, clock: clock), Notes()
      )
      simulator.on("driveCommands") { data, _ in notes.add(data["linear"]?.numberText ?? "none") }
      let pilot = try await simulator.connect(within: .seconds(5))
      try await pilot.emit("driveCommands", ["linear": 0.5, "angular": 0.2])
      let status = try await pilot.next("systemStatus", within: .seconds(2))
      #expect(status["mode"] == "manual")
      try await simulator.advance(by: .milliseconds(300))
      // The handler has a task of its own, which on a busy machine is late.
      #expect(try await simulator.eventually(within: .seconds(30)) { notes.all == ["0.5"] })
      #expect(try simulator.withRover { $0.counts.commands } == 1)
      // On a busy machine the motors' watchdog may have stopped them again by now.
      if carrier != .real { #expect(try #require(simulator.roverState).linearVelocity > 0) }
    }
  }

  @Test(arguments: Carrier.allCases)
  func `an order that is not whole is answered, and counted`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(backend: MockRover(), profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      try await pilot.emit("driveCommands", ["linear": 0.5])
      #expect(try await pilot.next("error", within: .seconds(30))["field"] == "angular")
      #expect(simulator.statistics.validationErrors == 1)
    }
  }

  @Test(arguments: Carrier.virtual)
  func `what the rover does not know comes to the default handler`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, notes) = (
        try Simulator(backend: MockRover(), profile: .perfect, clock: clock), Notes()
      )
      simulator.onUnhandled { event, _, client in
        notes.add(event)
        try await client.emit("sorry", ["what": .string(event)])
      }
      let pilot = try await simulator.connect()
      try await pilot.emit("dance")
      #expect(try await pilot.next("sorry", within: .seconds(30))["what"] == "dance")
      #expect(notes.all == ["dance"])
    }
  }

  @Test(arguments: Carrier.virtual)
  func `its state is set, and told to all`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(backend: MockRover(), profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      try simulator.updateRoverState(["battery_percentage": 40, "mode": "auto"])
      try await simulator.advance(by: .seconds(1))
      #expect(simulator.roverState?.mode == "auto")
      var last: SimulatorEvent?
      while try await pilot.received("systemStatus", within: .zero) { last = nil }
      last = try await pilot.next("systemStatus", within: .seconds(2))
      #expect(last?["mode"] == "auto")
      #expect(throws: (any Error).self) { try simulator.updateRoverState(["wings": 2]) }
    }
  }

  @Test(arguments: Carrier.allCases)
  func `a backend that is no rover has no state`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      #expect(simulator.roverState == nil)
      #expect(throws: SimulatorFailure.noRover) { try simulator.updateRoverState([:]) }
    }
  }

  @Test func `two drives of one seed are the same to the byte`() async throws {
    @Sendable func drive(_ carrier: Carrier) async throws -> [UInt8] {
      let bytes = Notes()
      try await carrier.carry { _ in
        let simulator = try Simulator(backend: MockRover(seed: 3), profile: .default, seed: 42)
        let pilot = try await simulator.connect()
        for _ in 0..<20 {
          try await pilot.emit("driveCommands", ["linear": 0.5, "angular": 0.2])
          try await simulator.advance(by: .milliseconds(100))
        }
        bytes.add(String(decoding: try simulator.recordingBytes(), as: UTF8.self))
      }
      return Array(bytes.all.joined().utf8)
    }
    let one = try await drive(.run)
    #expect(one.count > 10_000)
    #expect(try await drive(.run) == one)
    // Whoever carries it.
    #expect(try await drive(.waiting) == one)
  }

  @Test(arguments: [Seed(1), 2, 3])
  func `the recording of a drive repeats to the byte`(seed: Seed) async throws {
    let simulator = try Simulator(
      backend: MockRover(seed: 8), profile: .default, seed: seed)
    let pilot = try await simulator.connect()
    for step in 0..<30 {
      if step == 10 { simulator.outage(for: .seconds(1)) }
      if pilot.state != .connected { try await pilot.reconnect() }
      try await pilot.emit("driveCommands", ["linear": 0.5, "angular": 0.2])
      try await simulator.advance(by: .milliseconds(250))
    }
    pilot.disconnect()
    try await simulator.advance(by: .seconds(1))
    let recording = try Recording(simulator.recordingBytes())
    let outcome = try Replay.run(recording)
    #expect(outcome == .same(isComplete: true))
  }

  @Test(arguments: Carrier.virtual)
  func `what the simulator has the rover send repeats too`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(backend: MockRover(), profile: .perfect, clock: clock)
      let pilots = [try await simulator.connect(), try await simulator.connect()]
      for number in 0..<10 {
        try await pilots[0].emit("driveCommands", ["linear": 0.5, "angular": 0.2])
        try await simulator.emit("news", ["number": JSON(number)])
        try await simulator.emit("alert", to: pilots[1].id)
        try await simulator.advance(by: .milliseconds(250))
      }
      try #require(pilots[1].count(of: "news") > 0)
      #expect(!simulator.diagram().contains("mark"))
      let outcome = try Replay.run(Recording(simulator.recordingBytes()))
      #expect(outcome == .same(isComplete: true))
    }
  }

  /// There is no end to its telemetry; the usual limit is its four minutes, seconds in real time.
  @Test(arguments: Carrier.virtual)
  func `a wait beside a rover for what never comes ends`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      var options = SimulatorOptions()
      #expect(options.maxStepsPerWait <= 1 << 15)
      options.maxStepsPerWait = 1 << 12
      let simulator = try Simulator(
        backend: MockRover(), profile: .perfect, clock: clock, options: options)
      let pilot = try await simulator.connect()
      let failure = await #expect(throws: SimulatorFailure.self) {
        _ = try await pilot.next("never")
      }
      #expect(try #require(failure).description.hasPrefix("'never' did not come within "))
    }
  }

  @Test func `a replay tells that the rover was changed past its clients`() async throws {
    let simulator = try Simulator(backend: MockRover(), profile: .perfect)
    _ = try await simulator.connect()
    // To look is to use it, too; but that changes nothing.
    _ = try simulator.withRover { $0.counts.commands }
    #expect(try Replay.run(Recording(simulator.recordingBytes())) == .same(isComplete: true))
    try simulator.updateRoverState(["battery_percentage": 12])
    try await simulator.advance(by: .seconds(3))
    let recording = try Recording(simulator.recordingBytes())
    let failure = #expect(throws: Replay.Failure.self) { _ = try Replay.run(recording) }
    #expect(try #require(failure).description.contains("its backend was changed by withRover"))
  }
}
