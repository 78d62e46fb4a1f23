import LightlagCore
import Testing

@Suite struct SessionCloseTests {
  let diary = Diary()
  let client = End.client(ClientID(index: 0))

  /// A session with one connection that is open at both ends, at 100 ms.
  func open(
    conditions: LinkPair<LinkConditions> = .fifty,
    backend answer: @escaping Witness.Answer = { _, _ in }
  ) throws -> (session: Session, id: ConnectionID) {
    let call = try Call(
      Network(conditions: conditions), diary: diary, until: .milliseconds(100), backend: answer)
    return (call.session, call.id)
  }

  /// What an end was told after it was told that the connection is open.
  func told(_ end: String) -> [String] { Array(diary.told(end).dropFirst()) }

  @Test func `a client's close crosses, and its answer comes back`() throws {
    var (session, id) = try open()
    session.act(as: client) { $0.close(id, code: 4_001, reason: "bye") }
    #expect(session.connectionCount == 1)
    try session.finish()
    #expect(told("backend") == ["150 closed 4001 client bye"])
    #expect(told("client") == ["200 closed 4001 server"])
    #expect(session.connectionCount == 0)
    #expect(
      session.log.suffix(3).map(\.kind) == [
        .closing(.uplink, Closure(code: 4_001, reason: "bye", party: .client)),
        .closing(.downlink, Closure(code: 4_001, party: .server)), .closed,
      ])
  }

  @Test func `a backend's close crosses, and its answer comes back`() throws {
    var (session, id) = try open()
    session.act(as: .backend) { $0.close(id, code: 1_001, reason: "going away") }
    try session.finish()
    #expect(told("client") == ["150 closed 1001 server going away"])
    #expect(told("backend") == ["200 closed 1001 client"])
  }

  @Test func `when both close at once, each hears the other's close`() throws {
    var (session, id) = try open()
    session.act(as: client) { $0.close(id, code: 4_001) }
    session.act(as: .backend) { $0.close(id, code: 4_002) }
    try session.finish()
    #expect(told("backend") == ["150 closed 4001 client"])
    #expect(told("client") == ["150 closed 4002 server"])
    #expect(session.log.count { $0.kind == .closed } == 1)
  }

  @Test func `a close comes behind the messages in flight`() throws {
    let slow = LinkConditions(
      delay: .milliseconds(50), jitter: .halfWidth(.milliseconds(50)), inOrder: false)
    var (session, id) = try open(conditions: .both(slow))
    try session.advance(to: .milliseconds(300))
    session.act(as: client) { outbox in
      for number in 0..<20 { outbox.send(Message(text: "\(number)"), on: id) }
      outbox.close(id)
      outbox.send(Message(text: "after"), on: id)
    }
    try session.finish()
    let told = told("backend")
    #expect(told.count == 21)
    #expect(told.last?.hasSuffix("closed 1000 client") == true)
    #expect(
      session.log.contains {
        $0.kind
          == .sent(.uplink, index: 20, Message(text: "after"), .dropped(.closed), queued: 0)
      })
  }

  @Test func `an end that closes still hears what the other sends until it answers`() throws {
    var (session, id) = try open()
    session.act(as: client) { $0.close(id) }
    try session.advance(to: .milliseconds(120))
    session.act(as: .backend) { $0.send(Message(text: "one more"), on: id) }
    try session.finish()
    #expect(told("client") == ["170 message one more", "200 closed 1000 server"])
  }

  @Test func `one end vanishes: the other hears 1006, and what is sent to the first is lost`()
    throws
  {
    var (session, id) = try open()
    session.act(as: .backend) { $0.send(Message(text: "too late"), on: id) }
    session.act(as: client) { $0.close(id, code: 1_006) }
    try session.finish()
    #expect(told("client") == [])
    #expect(told("backend") == ["150 closed 1006 client"])
    #expect(
      session.log.contains {
        $0.kind == .lost(.downlink, index: 0, Message(text: "too late"), .closed)
      })
    #expect(session.bytesInFlight == 0)
  }

  @Test func `an end that closes and then vanishes hears nothing more`() throws {
    var (session, id) = try open()
    session.act(as: client) { $0.close(id) }
    session.act(as: client) { $0.close(id, code: 1_006) }
    try session.finish()
    #expect(told("client") == [])
    #expect(told("backend") == ["150 closed 1000 client"])
  }

  @Test func `a second close and a close of what is over do nothing`() throws {
    var (session, id) = try open()
    session.act(as: client) { $0.close(id, code: 4_001) }
    session.act(as: client) { $0.close(id, code: 4_002) }
    try session.finish()
    let events = session.log.count
    session.act(as: client) { outbox in
      outbox.close(id)
      outbox.send(Message(text: "x"), on: id)
    }
    session.act(as: .backend) { $0.reject(id) }
    try session.finish()
    #expect(session.log.count == events)
    #expect(told("backend") == ["150 closed 4001 client"])
  }

  @Test func `what is in flight to a connection that is over is lost, and let go of`() throws {
    var (session, id) = try open()
    let slow = LinkPair(
      uplink: LinkConditions(delay: .seconds(5), inOrder: false), downlink: LinkConditions())
    session.setConditions(slow)
    session.act(as: client) { $0.send(Message(text: "slow"), on: id) }
    session.act(as: .backend) { $0.close(id, code: 1_006) }
    session.act(as: client) { $0.close(id, code: 1_006) }
    #expect(session.connectionCount == 0)
    #expect(session.bytesInFlight == 4)
    try session.finish()
    #expect(session.bytesInFlight == 0)
    #expect(
      session.log.last?.kind == .lost(.uplink, index: 0, Message(text: "slow"), .closed))
  }

  // MARK: Cuts

  static let cutting = LinkConditions(delay: .milliseconds(50), cut: .always)

  @Test func `a client's message cuts: it learns at once, the backend when that was due`() throws {
    var (session, id) = try open()
    session.setConditions(
      LinkPair(uplink: Self.cutting, downlink: LinkConditions(delay: .milliseconds(50))))
    session.act(as: client) { $0.send(Message(text: "x"), on: id) }
    session.act(as: .backend) { $0.send(Message(text: "lost"), on: id) }
    try session.finish()
    #expect(told("client") == ["100 closed 1006 net"])
    #expect(told("backend") == ["150 closed 1006 net"])
    #expect(session.log.count { $0.kind == .closed } == 1)
    #expect(session.bytesInFlight == 0)
  }

  @Test func `a backend's message cuts: it learns at once, the client when that was due`() throws {
    var (session, id) = try open()
    session.setConditions(LinkPair(uplink: LinkConditions(), downlink: Self.cutting))
    session.act(as: .backend) { $0.send(Message(text: "x"), on: id) }
    try session.finish()
    #expect(told("backend") == ["100 closed 1006 net"])
    #expect(told("client") == ["150 closed 1006 net"])
  }

  @Test func `a cut in the middle of a broadcast leaves the others served`() throws {
    var (session, id) = try open()
    for _ in 0..<2 { session.connect(Silence()) }
    try session.advance(to: .milliseconds(300))
    session.setConditions(LinkPair(uplink: LinkConditions(), downlink: Self.cutting), for: id)
    session.act(as: client) { $0.close(id, code: 1_006) }
    session.act(as: .backend) { $0.sendToAll(Message(text: "x")) }
    try session.finish()
    #expect(session.log.count { if case .delivered = $0.kind { true } else { false } } == 2)
    #expect(session.connectionCount == 2)
  }

  @Test func `a client connects again after a cut`() throws {
    struct Stubborn: Endpoint {
      var deadline: Instant? = .start
      mutating func advance(to now: Instant, outbox: inout Outbox) {
        outbox.connect()
        deadline = nil
      }
      mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
        switch event {
        case .opened(let id, _): outbox.send(Message(text: "again"), on: id)
        case .closed: deadline = now.advanced(by: .milliseconds(10))
        case .message, .rejected: break
        }
      }
    }
    var session = Session(
      backend: Silence(),
      configuration: .init(
        seed: 1, conditions: LinkPair(uplink: Self.cutting, downlink: LinkConditions())),
      taps: [Log()])
    session.addClient(Stubborn())
    // 50 ms to open, cut at once, 10 ms to try again: at 0, 60, 120 and 180 ms. The backend
    // learns of the third cut at 220 ms, and the client of its fourth opening at 230 ms.
    try session.advance(to: .milliseconds(225))
    let openings = session.log.compactMap { event -> Int64? in
      guard case .opening = event.kind else { return nil }
      return event.instant.nanoseconds / 1_000_000
    }
    #expect(openings == [0, 60, 120, 180])
    #expect(session.connectionCount == 1)
  }

  // MARK: Live peers, which answer a close themselves

  @Test func `a live peer answers a close in its own time`() throws {
    var session = Session(
      backend: Witness(name: "backend", diary: diary),
      configuration: .init(seed: 1, conditions: .fifty), taps: [Log()])
    let id = session.connect(RemoteEndpoint())
    try session.advance(to: .milliseconds(100))
    session.act(as: .backend) { $0.close(id, code: 1_001) }
    try session.finish()
    #expect(session.connectionCount == 1)
    try session.advance(to: .milliseconds(500))
    session.act(as: client) { outbox in
      outbox.send(Message(text: "on my way out"), on: id)
      outbox.close(id, code: 1_001)
    }
    try session.finish()
    #expect(told("backend") == ["550 message on my way out", "550 closed 1001 client"])
    #expect(session.connectionCount == 0)
  }

  @Test func `a live peer whose last message cuts is not told of the end twice`() throws {
    var session = Session(
      backend: Witness(name: "backend", diary: diary),
      configuration: .init(seed: 1, conditions: .fifty), taps: [Log()])
    let id = session.connect(RemoteEndpoint())
    try session.advance(to: .milliseconds(100))
    session.act(as: .backend) { $0.close(id) }
    try session.finish()
    session.setConditions(.both(Self.cutting))
    session.act(as: client) { $0.send(Message(text: "x"), on: id) }
    try session.finish()
    var deliveries: [RemoteEndpoint.Delivery] = []
    session.takeDeliveries(of: client, into: &deliveries)
    #expect(deliveries.map(\.event.brief) == ["opened", "closed 1000 server"])
    #expect(told("backend") == ["200 closed 1006 net"])
    #expect(session.connectionCount == 0)
  }
}
