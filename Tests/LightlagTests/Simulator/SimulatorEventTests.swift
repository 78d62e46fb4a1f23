import Lightlag
import Testing

/// Events, their handlers, and what is checked of them.
@Suite struct SimulatorEventTests {
  private struct Fault: Error {}

  @Test(arguments: Carrier.allCases)
  func `an event reaches its handlers, in order`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, notes) = (try Simulator(profile: .perfect, clock: clock), Notes())
      simulator.on("drive") { data, client in
        notes.add("first \(data["linear"]?.numberText ?? "") of \(client.id.index)")
      }
      simulator.on("drive") { _, _ in notes.add("second") }
      let pilot = try await simulator.connect()
      try await pilot.emit("drive", ["linear": 0.5])
      repeat { try await simulator.advance(by: .milliseconds(5)) } while notes.all.count < 2
      #expect(notes.all == ["first 0.5 of 0", "second"])
    }
  }

  @Test(arguments: Carrier.allCases)
  func `a handler answers, and the client receives that`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      simulator.setConditions { $0.delay = .milliseconds(5) }
      simulator.on("ping") { data, client in try await client.emit("pong", data["n"] ?? 0) }
      let pilot = try await simulator.connect()
      for n in 0..<3 {
        try await pilot.emit("ping", ["n": JSON(n)])
        let pong = try await pilot.next("pong", within: .seconds(600))
        #expect(pong.data == JSON(n))
      }
    }
  }

  @Test(arguments: Carrier.virtual)
  func `a handler may take its time, and events wait for it`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, notes) = (try Simulator(profile: .perfect, clock: clock), Notes())
      simulator.on("home") { data, client in
        try await client.simulator.advance(by: .seconds(5))
        try await client.emit("homed", data["n"] ?? 0)
        notes.add("\(data["n"]?.integer ?? -1) at \(client.simulator.now.nanoseconds)")
      }
      let pilot = try await simulator.connect()
      try await pilot.emit("home", ["n": 1])
      try await pilot.emit("home", ["n": 2])
      let homed = [try await pilot.next("homed"), try await pilot.next("homed")]
      // One after another: 5 s, and 5 s more.
      #expect(homed.map(\.instant) == [.seconds(5), .seconds(10)])
      #expect(notes.all == ["1 at 5000000000", "2 at 10000000000"])
    }
  }

  @Test(arguments: Carrier.allCases)
  func `an event without a handler comes to the default handler`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, notes) = (try Simulator(profile: .perfect, clock: clock), Notes())
      simulator.on("known") { _, _ in notes.add("known") }
      simulator.onUnhandled { event, data, _ in notes.add("\(event) \(data["a"]?.integer ?? 0)") }
      let pilot = try await simulator.connect()
      try await pilot.emit("strange", ["a": 1])
      try await pilot.emit("known")
      let isSeen = try await simulator.eventually(within: .seconds(30)) {
        notes.all == ["strange 1", "known"]
      }
      #expect(isSeen)
    }
  }

  @Test(arguments: Carrier.allCases)
  func `a handler that throws is counted, and nothing comes of it`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, notes) = (try Simulator(profile: .perfect, clock: clock), Notes())
      simulator.on("drive") { _, _ in throw Fault() }
      simulator.on("drive") { _, _ in notes.add("after") }
      let pilot = try await simulator.connect()
      try await pilot.emit("drive")
      let isSeen = try await simulator.eventually(within: .seconds(30)) {
        notes.all == ["after"]
      }
      #expect(isSeen && simulator.statistics.handlerErrors == 1)
      #expect(pilot.state == .connected)
    }
  }

  @Test(arguments: Carrier.allCases)
  func `what an event lacks is given to it`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, notes) = (try Simulator(profile: .perfect, clock: clock), Notes())
      simulator.on("drive") { data, _ in
        notes.add("\(data["timestamp"]?.text ?? "none") \(data["message_id"]?.string ?? "none")")
      }
      let pilot = try await simulator.connect()
      try await simulator.advance(by: carrier == .real ? .milliseconds(5) : .milliseconds(2500))
      try await pilot.emit("drive", nil)
      try await pilot.emit("drive", ["timestamp": 7, "message_id": "mine"])
      #expect(try await simulator.eventually(within: .seconds(30)) { notes.all.count == 2 })
      #expect(notes.all.last == "7 mine")
      let words = try #require(notes.all.first).split(separator: " ")
      #expect(words.count == 2 && words[1].hasPrefix("m"))
      #expect(carrier == .real ? (Double(words[0]) ?? 0) >= 0.005 : words[0] == "2.5")
    }
  }

  @Test(arguments: Carrier.allCases)
  func `an event that is not in order reaches no handler, and is answered`(carrier: Carrier)
    async throws
  {
    try await carrier.carry { clock in
      let (simulator, notes) = (try Simulator(profile: .perfect, clock: clock), Notes())
      simulator.setSchema(["linear": .number], for: "drive")
      simulator.on("drive") { _, _ in notes.add("drive") }
      let pilot = try await simulator.connect()
      try await pilot.emit("drive", ["linear": "fast"])
      let error = try await pilot.next("error")
      #expect(error["field"] == "linear" && error["event"] == "drive")
      #expect(notes.all.isEmpty && simulator.statistics.validationErrors == 1)
      simulator.isValidating = false
      try await pilot.emit("drive", ["linear": "fast"])
      let isSeen = try await simulator.eventually(within: .seconds(30)) {
        notes.all == ["drive"]
      }
      #expect(isSeen && simulator.statistics.validationErrors == 1)
    }
  }

  @Test(arguments: Carrier.allCases)
  func `the server tells one client, or all`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilots = [try await simulator.connect(), try await simulator.connect()]
      #expect(try await simulator.emit("alert", ["level": 2]) == 2)
      #expect(try await simulator.emit("only", to: pilots[1].id) == 1)
      for pilot in pilots {
        #expect(try await pilot.next("alert", within: .seconds(1))["level"] == 2)
      }
      #expect(try await pilots[1].received("only", within: .milliseconds(5)))
      #expect(try await pilots[0].received("only", within: .milliseconds(5)) == false)
      #expect(simulator.statistics.messagesSent == 3)
    }
  }

  @Test(arguments: Carrier.allCases)
  func `to nobody nothing is sent, and that is no error`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      #expect(try await simulator.emit("alert") == 0)
      let failure = SimulatorFailure.unknownClient(ClientID(index: 3), count: 0)
      await #expect(throws: failure) { try await simulator.emit("alert", to: ClientID(index: 3)) }
    }
  }

  @Test func `the server can be given an event, and says when nobody handles it`() async throws {
    let (simulator, notes) = (try Simulator(profile: .mars), Notes())
    simulator.on("driveCommands") { _, _ in notes.add("driven") }
    let pilot = try await simulator.connect()
    // At once, though Mars is minutes away.
    try await simulator.receive("driveCommands", ["linear": 1], from: pilot.id)
    #expect(notes.all == ["driven"])
    let failure = SimulatorFailure.nobodyHandles(
      event: "driveComands", handled: ["driveCommands"])
    await #expect(throws: failure) {
      try await simulator.receive("driveComands", from: pilot.id)
    }
    #expect(
      failure.description == "nobody handles 'driveComands'; did you mean 'driveCommands'?")
  }

  @Test(arguments: Carrier.allCases)
  func `events of other names wait to be taken`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      for name in ["a", "b", "a"] { try await simulator.emit(name) }
      #expect(try await pilot.next("b", within: .seconds(30)).name == "b")
      #expect(try await pilot.next().name == "a")
      try await simulator.advance(by: .milliseconds(1))
      #expect(pilot.count(of: "a") == 2)
    }
  }

  @Test(arguments: [Carrier.waiting])
  func `a deadline that passes says what came instead`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      try await simulator.emit("early")
      try await simulator.advance(by: .seconds(1))
      let waiting = Task {
        try await simulator.advance(by: .milliseconds(1))
      }
      try await waiting.value
      simulator.setConditions { $0.delay = .milliseconds(1) }
      for name in ["a", "b", "a"] { try await simulator.emit(name) }
      // In a macro all lines are that of the macro.
      let line = #line + 1
      let failure = await #expect(throws: SimulatorFailure.self) {
        _ = try await pilot.next("ack", within: .seconds(2))
      }
      let place = "LightlagTests/SimulatorEventTests.swift:\(line)"
      #expect(
        failure?.description == "'ack' did not come within 2.00 s at \(place); "
          + "meanwhile came: a x 2, b; not taken yet: early")
      #expect(simulator.now == Instant.start.advanced(by: .milliseconds(3001)))
    }
  }

  @Test func `what will never come is told at once`() async throws {
    let simulator = try Simulator(profile: .perfect)
    let pilot = try await simulator.connect()
    for name in ["nack", "nack", "taken"] { try await simulator.emit(name) }
    _ = try await pilot.next("taken")
    let line = #line + 1
    let failure = await #expect(throws: SimulatorFailure.self) { _ = try await pilot.next("ack") }
    #expect(
      failure?.description == "'ack' at LightlagTests/SimulatorEventTests.swift:\(line) will "
        + "never come, as nothing more is due; nothing came meanwhile; not taken yet: nack x 2")
  }

  /// Sends an event every second, for ever.
  private struct Ticker: Endpoint {
    private var connection: ConnectionID?
    private(set) var deadline: Instant?

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .opened(let connection, _) = event else { return }
      (self.connection, deadline) = (connection, now)
    }

    mutating func advance(to now: Instant, outbox: inout Outbox) {
      guard let connection else { return }
      outbox.send(Message(text: #"{"event":"tick"}"#), on: connection)
      deadline = now.advanced(by: .seconds(1))
    }
  }

  /// It would go on until the end of time, 292 years.
  @Test(arguments: Carrier.virtual)
  func `a wait beside a backend that goes on for ever ends`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      var options = SimulatorOptions()
      (options.maxStepsPerWait, options.isRecording) = (20_000, false)
      let simulator = try Simulator(
        backend: Ticker(), profile: .perfect, clock: clock, options: options)
      let pilot = try await simulator.connect()
      let failure = await #expect(throws: SimulatorFailure.self) {
        _ = try await pilot.next("ack")
      }
      // Of 20 000 to 21 024 steps, as they are looked at now and then: 5.5 hours of ticks or more.
      let text = try #require(failure).description
      #expect(text.hasPrefix("'ack' did not come within ") && text.contains("came: tick x "))
    }
  }

  @Test(arguments: Carrier.allCases)
  func `a backend of another kind is heard too`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let (simulator, notes) = (
        try Simulator(backend: Echo(), profile: .perfect, clock: clock), Notes()
      )
      simulator.on("hello") { data, _ in notes.add(data["to"]?.string ?? "nobody") }
      let pilot = try await simulator.connect()
      try await pilot.emit("hello", ["to": "echo"])
      #expect(try await pilot.next("hello")["to"] == "echo")
      let isSeen = try await simulator.eventually(within: .seconds(30)) {
        notes.all == ["echo"]
      }
      #expect(isSeen)
    }
  }
}

extension Instant {
  fileprivate static func seconds(_ count: Int64) -> Instant {
    Instant.start.advanced(by: .seconds(count))
  }
}
