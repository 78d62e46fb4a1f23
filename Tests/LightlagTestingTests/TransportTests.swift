import Lightlag
import LightlagTesting
import Testing

/// A client that is written against a transport, as in production.
private struct Thermometer<Wire: Transport>: Sendable {
  let wire: Wire

  /// Asks so often, and returns the answers; fewer where the connection ends.
  func measure(_ count: Int = 1) async throws -> [String] {
    try await wire.connect()
    var answers: [String] = []
    for n in 0..<count {
      try await wire.send(Message(text: "temperature \(n)?"))
      guard let answer = try await wire.receive() else { break }
      answers.append(answer.text)
    }
    await wire.close()
    return answers
  }
}

@Suite(.timeLimit(.minutes(10))) struct TransportTests {
  private static let answers = (0..<5).map { "temperature \($0)?" }

  @Test(.simulated(profile: .perfect)) func `a client under test crosses the link`() async throws {
    let simulator = try Simulator(backend: Echo())
    simulator.setConditions { $0.delay = .seconds(10) }
    #expect(try await Thermometer(wire: simulator.transport()).measure(5) == Self.answers)
    // There and back: the handshake, and five questions.
    #expect(simulator.now == .start.advanced(by: .seconds(120)))
  }

  @Test func `the same client uses a live server`() async throws {
    let server = try LiveEcho()
    defer { server.stop() }
    let wire = try WebSocketTransport(server.url)
    #expect(try await Thermometer(wire: wire).measure(5) == Self.answers)
    // And once more, on a connection of its own.
    #expect(try await Thermometer(wire: wire).measure(5) == Self.answers)
  }

  @Test func `large messages cross whole, and in order`() async throws {
    let server = try LiveEcho()
    defer { server.stop() }
    let wire = try WebSocketTransport(server.url)
    try await wire.connect()
    let messages = (0..<20).map { n in
      Message(.binary, [UInt8](repeating: UInt8(n), count: 100_000 + n))
    }
    for message in messages { try await wire.send(message) }
    for message in messages { #expect(try await wire.receive() == message) }
    await wire.close()
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
    await #expect(throws: TransportFailure.self) { try await wire.send(Message(text: "late")) }
  }

  @Test func `a server that goes ends what comes`() async throws {
    let server = try LiveEcho()
    let wire = try WebSocketTransport(server.url)
    try await wire.connect()
    try await wire.send(Message(text: "last"))
    #expect(try await wire.receive()?.text == "last")
    server.stop()
    #expect(try await wire.receive() == nil)
    let failure = await #expect(throws: TransportFailure.self) {
      try await wire.send(Message(text: "late"))
    }
    // It goes away in order (RFC 6455, section 7.4.1).
    #expect(failure == .notConnected(reason: "the server has closed it with 1001"))
  }

  @Test func `a server that is not there refuses, in the same words`() async throws {
    let wire = try WebSocketTransport("ws://127.0.0.1:1")
    let failure = await #expect(throws: TransportFailure.self) { try await wire.connect() }
    guard case .refused(let status, _) = failure else { Issue.record("\(failure)"); return }
    #expect(status == 502)
    await #expect(throws: TransportFailure.self) { try await wire.send(Message(text: "a")) }
    #expect(try await wire.receive() == nil)
  }

  @Test func `a wait for a message can be cancelled`() async throws {
    let server = try LiveEcho()
    defer { server.stop() }
    let wire = try WebSocketTransport(server.url)
    try await wire.connect()
    let waiting = Task { try await wire.receive() }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
  }
}
