import LightlagCore
import Testing

@Suite struct SessionLimitTests {
  static func session(
    _ backend: any Endpoint = Silence(), _ change: (inout SessionLimits) -> Void
  ) -> Session {
    var limits = SessionLimits()
    change(&limits)
    return Session(
      backend: backend, configuration: .init(seed: 1, conditions: .fifty, limits: limits),
      taps: [Log()])
  }

  static let client = End.client(ClientID(index: 0))

  /// The verdicts on messages of so many bytes, sent together on an open connection.
  static func verdicts(
    _ byteCounts: [Int], _ change: (inout SessionLimits) -> Void
  ) throws -> [SimplexLink.Verdict] {
    var session = Self.session(Silence(), change)
    let id = session.connect(Silence())
    try session.finish()
    session.act(as: client) { outbox in
      for count in byteCounts {
        outbox.send(Message(.binary, [UInt8](repeating: 0, count: count)), on: id)
      }
    }
    return session.log.compactMap {
      guard case .sent(_, _, _, let verdict, _) = $0.kind else { return nil }
      return verdict
    }
  }

  static let arrives = SimplexLink.Verdict.scheduled(due: .milliseconds(150))

  @Test func `a connection too many is rejected with 503, at once, and the next one is not`()
    throws
  {
    let diary = Diary()
    var session = Self.session { $0.connections = 2 }
    let first = session.connect(Silence())
    session.connect(Silence())
    session.connect(Witness(name: "third", diary: diary))
    try session.finish()
    #expect(diary.told("third") == ["0 rejected 503 too many connections"])
    #expect(session.connectionCount == 2)
    session.act(as: Self.client) { $0.close(first) }
    try session.finish()
    session.connect(Witness(name: "fourth", diary: diary))
    try session.finish()
    // Open at 100, closed at 200, and open at 300.
    #expect(diary.told("fourth") == ["300 opened"])
  }

  @Test func `a message too large is dropped`() throws {
    let verdicts = try Self.verdicts([10, 11]) { $0.messageBytes = 10 }
    #expect(verdicts == [Self.arrives, .dropped(.oversize)])
  }

  @Test func `no more messages are in flight than allowed`() throws {
    let verdicts = try Self.verdicts([1, 1, 1]) { $0.inFlightMessages = 2 }
    #expect(verdicts == [Self.arrives, Self.arrives, .dropped(.queue)])
  }

  @Test func `no more bytes are in flight on a connection than allowed`() throws {
    let verdicts = try Self.verdicts([6, 5, 4, 0]) { $0.inFlightBytes = 10 }
    #expect(verdicts == [Self.arrives, .dropped(.queue), Self.arrives, Self.arrives])
  }

  @Test func `no more bytes are in flight in the session than allowed`() throws {
    let verdicts = try Self.verdicts([6, 5, 4, 1]) { $0.sessionBytes = 10 }
    #expect(verdicts == [Self.arrives, .dropped(.queue), Self.arrives, .dropped(.queue)])
  }

  @Test func `a message that a limit drops keeps its place in the count`() throws {
    var session = Self.session { $0.messageBytes = 1 }
    let id = session.connect(Silence())
    try session.finish()
    session.act(as: Self.client) { outbox in
      outbox.send(Message(text: "xx"), on: id)
      outbox.send(Message(text: "x"), on: id)
    }
    try session.finish()
    #expect(
      session.log.last?.kind
        == .delivered(.uplink, index: 1, Message(text: "x"), sentAt: .milliseconds(100)))
  }

  /// Says something whenever it hears something.
  struct Chatterbox: Endpoint {
    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      outbox.send(Message(text: "and another thing"), on: event.connection)
    }
  }

  @Test func `ends that answer each other for ever at one instant are caught, by name`() throws {
    var limits = SessionLimits()
    limits.stepsPerInstant = 1_000
    var session = Session(backend: Echo(), configuration: .init(seed: 1, limits: limits))
    session.connect(Chatterbox())
    let failure = #expect(throws: SessionFailure.self) {
      try session.advance(to: .milliseconds(1))
    }
    guard case .timeStandsStill(let instant, let steps, let endpoint) = try #require(failure)
    else { return }
    #expect(instant == .start)
    #expect(steps == 1_000)
    #expect(["Echo", "Chatterbox"].contains(endpoint))
  }

  @Test func `an end that always wants to be woken now is caught, by name`() {
    struct Insomniac: Endpoint {
      var deadline: Instant? { .start }
      mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
    }
    var session = Self.session { $0.stepsPerInstant = 100 }
    session.addClient(Insomniac())
    #expect(throws: SessionFailure.timeStandsStill(at: .start, steps: 100, endpoint: "Insomniac")) {
      try session.advance(to: .milliseconds(1))
    }
  }

  @Test func `as many steps as allowed are fine at every instant`() throws {
    // Each echo is a step, and the handshake two: at no instant more than two.
    var session = Session(
      backend: Echo(),
      configuration: .init(
        seed: 1, conditions: .fifty,
        limits: {
          var limits = SessionLimits()
          limits.stepsPerInstant = 2
          return limits
        }()))
    session.connect(Chatterbox())
    try session.advance(to: .milliseconds(10_000))
  }
}
