import Lightlag
import LightlagTesting
import Synchronization
import Testing

/// The same test code in virtual time, in real time, and over real sockets to a live server.
@Suite(.timeLimit(.minutes(10))) struct LiveTests {
  /// Where a simulator has its time and its backend from.
  enum Stage: String, CaseIterable, Sendable {
    case virtual
    case real
    case live
  }

  /// How long anything may take: a machine that is busy with other tests is slow, not broken.
  private static let patience = Duration.seconds(300)

  /// Runs a body before a backend, on one of the stages.
  private static func play(
    _ stage: Stage, _ backend: Backend, _ format: EventFormat,
    _ body: @escaping @Sendable (Simulator) async throws -> Void
  ) async throws {
    switch stage {
    case .virtual:
      try await simulate(profile: .perfect) { _ in
        try await body(Simulator(backend: backend, format: format))
      }
    case .real:
      try await body(
        Simulator(backend: backend, format: format, profile: .perfect, clock: .real))
    case .live:
      let server = try LiveEcho(backend)
      defer { server.stop() }
      try await body(
        Simulator(backend: .live(url: server.url), format: format, profile: .perfect))
    }
  }

  @Test(arguments: Stage.allCases)
  func `an event comes back from an echo`(stage: Stage) async throws {
    try await Self.play(stage, .echo, .json) { simulator in
      simulator.setConditions { $0.delay = .milliseconds(20) }
      let heard = Mutex<[String]>([])
      simulator.onUnhandled { name, _, _ in heard.withLock { $0.append(name) } }
      let pilot = try await simulator.connect(within: Self.patience)
      for n in 0..<3 { try await pilot.emit("drive", ["n": JSON(n)]) }
      for n in 0..<3 {
        let answer = try await pilot.next("drive", within: Self.patience)
        #expect(answer["n"] == JSON(n))
      }
      let hasHeard = try await simulator.eventually(within: Self.patience) {
        heard.withLock { $0 } == ["drive", "drive", "drive"]
      }
      #expect(hasHeard)
      let latencies = simulator.history(event: "drive", direction: .uplink).map(\.latency)
      #expect(latencies == Array(repeating: .milliseconds(20), count: 3))
      pilot.disconnect()
      try await simulator.advance(by: .milliseconds(200))
      #expect(pilot.state == .disconnected)
    }
  }

  @Test(arguments: Stage.allCases)
  func `a pilot drives the rover`(stage: Stage) async throws {
    try await Self.play(stage, .rover(MockRover().options), .socketIO) { simulator in
      let pilot = try await simulator.connect(within: Self.patience)
      try await pilot.emit("driveCommands", ["linear": 0.5])
      #expect(try await pilot.next("error", within: Self.patience)["field"] == "angular")
      try await pilot.emit("driveCommands", ["linear": 0.5, "angular": 0.2])
      #expect(try await pilot.next("systemStatus", within: Self.patience)["mode"] == "manual")
    }
  }

  @Test func `a run before a live server is recorded, and repeats to the byte`() async throws {
    let server = try LiveEcho()
    defer { server.stop() }
    let simulator = try Simulator(
      backend: .live(url: server.url), profile: .default, seed: 6)
    let pilot = try await simulator.connect(within: Self.patience)
    for _ in 0..<20 where pilot.state == .connected { try await pilot.emit("drive") }
    _ = try? await pilot.next("drive", within: Self.patience)
    pilot.disconnect()
    try await simulator.advance(by: .milliseconds(300))
    let recording = try Recording(simulator.recordingBytes())
    #expect(recording.header.backend.kind == "live" && recording.header.isBackendOutside)
    #expect(try Replay.run(recording) == .same(isComplete: true))
  }

  @Test func `a live server that is not there refuses`() async throws {
    let simulator = try Simulator(backend: .live(url: "ws://127.0.0.1:1"), profile: .perfect)
    let failure = await #expect(throws: SimulatorFailure.self) {
      _ = try await simulator.connect(within: Self.patience)
    }
    guard case .refused(let status, _) = failure else { Issue.record("\(failure)"); return }
    #expect(status == 502)
  }

  @Test func `a live server cannot be played besides`() async throws {
    let simulator = try Simulator(backend: .live(url: "ws://127.0.0.1:1"), profile: .perfect)
    let send = SimulatorFailure.liveBackend(asked: "to send as the server")
    await #expect(throws: send) { try await simulator.emit("news") }
    let receive = SimulatorFailure.liveBackend(asked: "to receive as the server")
    await #expect(throws: receive) {
      try await simulator.receive("news", from: ClientID(index: 0))
    }
    #expect(throws: SimulatorFailure.noRover) { try simulator.updateRoverState([:]) }
  }

  @Test(.simulated()) func `in virtual time there is no real time`() async throws {
    let clock = SimulatorFailure.realTimeInVirtualTime(asked: "clock: .real")
    #expect(throws: clock) { try Simulator(clock: .real) }
    let url = "ws://127.0.0.1:1"
    let live = SimulatorFailure.realTimeInVirtualTime(asked: url)
    #expect(throws: live) { try Simulator(backend: .live(url: url)) }
    let transport = try WebSocketTransport(url)
    await #expect(throws: live) { try await transport.connect() }
  }

  @Test func `a live server has no virtual time`() {
    let url = "ws://127.0.0.1:1"
    #expect(throws: SimulatorFailure.liveServerNeedsRealTime(url: url)) {
      try Simulator(backend: .live(url: url), clock: .virtual)
    }
    #expect(throws: (any Error).self) { try Simulator(backend: .live(url: "http://a")) }
  }
}
