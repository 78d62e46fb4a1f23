import Lightlag
import Testing

/// Clients come, and go.
@Suite struct SimulatorConnectionTests {
  @Test(arguments: Carrier.allCases)
  func `a client connects, and leaves`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      #expect(simulator.connectionState == .disconnected && simulator.connectedClients == [])
      let pilot = try await simulator.connect()
      #expect(pilot.state == .connected && simulator.connectionState == .connected)
      #expect(simulator.connectedClients == [pilot.id])
      pilot.disconnect()
      try await simulator.advance(by: .milliseconds(5))
      #expect(pilot.state == .disconnected && simulator.connectedClients == [])
      #expect(simulator.statistics.connections == 1 && simulator.statistics.disconnections == 1)
    }
  }

  @Test(arguments: Carrier.allCases)
  func `a client of the rover enters by Socket.IO`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(backend: MockRover(), profile: .perfect, clock: clock)
      let pilot = try await simulator.connect(within: .seconds(2))
      #expect(simulator.connectedClients == [pilot.id])
      pilot.disconnect()
      #expect(simulator.connectedClients == [])
    }
  }

  @Test(arguments: Carrier.allCases)
  func `many clients connect at once`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      for _ in 0..<100 { _ = try await simulator.connect() }
      #expect(simulator.connectedClients.map(\.index) == Array(0..<100))
      #expect(simulator.statistics.connectedClients == 100)
    }
  }

  @Test(arguments: Carrier.virtual)
  func `the handshake takes a round trip of the link`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      simulator.setConditions { $0.delay = .milliseconds(200) }
      _ = try await simulator.connect()
      #expect(simulator.now == Instant.start.advanced(by: .milliseconds(400)))
    }
  }

  @Test(arguments: Carrier.allCases)
  func `a client that left can come back`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      simulator.cut(pilot)
      #expect(pilot.state == .disconnected)
      try await pilot.reconnect()
      #expect(pilot.state == .connected && simulator.connectedClients == [pilot.id])
      try await pilot.emit("back")
      #expect(
        try await simulator.eventually(within: .seconds(30)) {
          simulator.statistics.messagesReceived == 1
        })
      #expect(simulator.statistics.connections == 2)
      #expect(simulator.history(event: "back").count == 1)
    }
  }

  @Test(arguments: Carrier.allCases)
  func `to disconnect a client that is not there is no error`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      simulator.disconnect(ClientID(index: 7))
      let pilot = try await simulator.connect()
      pilot.disconnect()
      pilot.disconnect()
      #expect(simulator.statistics.connections == 1)
    }
  }

  @Test func `a client that has gone is told when it sends`() async throws {
    let simulator = try Simulator(profile: .perfect)
    let pilot = try await simulator.connect()
    simulator.cut(pilot)
    let failure = SimulatorFailure.clientGone(pilot.id, reason: "its connection was cut")
    await #expect(throws: failure) { try await pilot.emit("drive") }
    await #expect(throws: failure) { try await simulator.emit("alert", to: pilot.id) }
    await #expect(throws: failure) { _ = try await pilot.next("alert") }
    #expect(failure.description.contains("reconnect()"))
  }

  @Test func `a connection that the rover refuses says why`() async throws {
    let simulator = try Simulator(backend: MockRover(), format: .json, profile: .perfect)
    let failure = await #expect(throws: SimulatorFailure.self) {
      _ = try await simulator.connect(OpenRequest(target: "/elsewhere"))
    }
    guard case .refused(let status, _) = failure else { Issue.record("\(failure)"); return }
    #expect(status == 400 && simulator.connectionState == .failed)
  }
}
