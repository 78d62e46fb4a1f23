import Lightlag
import LightlagTesting
import Testing

/// A client that is written against a transport, as in production.
private struct Thermometer<Wire: Transport>: Sendable {
  let wire: Wire

  func measure() async throws -> String? {
    try await wire.connect()
    try await wire.send(Message(text: "temperature?"))
    let answer = try await wire.receive()?.text
    await wire.close()
    return answer
  }
}

@Suite struct TransportTests {
  @Test(.simulated(profile: .perfect)) func `a client under test crosses the link`() async throws {
    let simulator = try Simulator(backend: Echo())
    simulator.setConditions { $0.delay = .seconds(10) }
    let answer = try await Thermometer(wire: simulator.transport()).measure()
    #expect(answer == "temperature?")
    // There and back: the handshake, and the question.
    #expect(simulator.now == .start.advanced(by: .seconds(40)))
  }

  @Test(.simulated(profile: .perfect))
  func `a connection that is cut ends what comes`() async throws {
    let simulator = try Simulator(backend: Echo())
    let wire = simulator.transport()
    try await wire.connect()
    try await wire.send(Message(text: "last"))
    #expect(try await wire.receive()?.text == "last")
    simulator.cut(wire.client)
    #expect(try await wire.receive() == nil)
    await #expect(throws: SimulatorFailure.self) { try await wire.send(Message(text: "late")) }
  }
}
