import LightlagCore
import Testing

@Suite struct SessionHandshakeTests {
  let diary = Diary()

  func session(
    _ answer: @escaping Witness.Answer = { _, _ in }, crossing: Crossing = Crossing(),
    conditions: LinkPair<LinkConditions> = .fifty
  ) -> Session {
    Session(
      backend: Witness(name: "backend", diary: diary, answer: answer),
      configuration: .init(seed: 1, conditions: conditions, crossing: crossing), taps: [Log()])
  }

  func client(_ answer: @escaping Witness.Answer = { _, _ in }) -> Witness {
    Witness(name: "client", diary: diary, answer: answer)
  }

  static let local = Crossing(handshake: .local)

  @Test func `end to end, the client is connected after a round trip`() throws {
    var session = session()
    session.connect(client(), OpenRequest(target: "/ws"))
    try session.finish()
    #expect(diary.told("backend") == ["50 opened"])
    #expect(diary.told("client") == ["100 opened"])
    #expect(diary.entries[0].event.connection == ConnectionID(index: 0))
  }

  @Test func `locally, the client is connected at once and the backend hears of it later`() throws {
    var session = session(crossing: Self.local)
    session.connect(
      client { event, outbox in
        if case .opened(let id, _) = event { outbox.send(Message(text: "early"), on: id) }
      })
    try session.finish()
    #expect(diary.told("client") == ["0 opened"])
    #expect(diary.told("backend") == ["50 opened", "50 message early"])
  }

  @Test(arguments: [Crossing(), Self.local])
  func `unless the backend chooses, the first subprotocol offered is chosen`(
    crossing: Crossing
  ) throws {
    var session = session(crossing: crossing)
    session.connect(client(), OpenRequest(subprotocols: ["a", "b"]))
    try session.finish()
    #expect(diary.told("client") == [crossing == Self.local ? "0 opened a" : "100 opened a"])
    #expect(diary.told("backend") == ["50 opened a b"])
  }

  @Test(arguments: ["b", nil])
  func `a backend chooses a subprotocol, or none`(choice: String?) throws {
    var session = session { event, outbox in
      if case .opened(let id, _) = event { outbox.accept(id, subprotocol: choice) }
    }
    session.connect(client(), OpenRequest(subprotocols: ["a", "b"]))
    try session.finish()
    #expect(diary.told("client") == ["100 opened" + (choice.map { " " + $0 } ?? "")])
  }

  @Test func `a backend that sends before it answers has accepted`() throws {
    var session = session { event, outbox in
      if case .opened(let id, _) = event {
        outbox.send(Message(text: "hello"), on: id)
        outbox.reject(id)
      }
    }
    session.connect(client(), OpenRequest(subprotocols: ["a"]))
    try session.finish()
    #expect(diary.told("client") == ["100 opened a", "100 message hello"])
  }

  static let reject: Witness.Answer = { event, outbox in
    if case .opened(let id, _) = event { outbox.reject(id, status: 404, reason: "no such port") }
  }

  @Test func `a rejection crosses back, and is the end`() throws {
    var session = session(Self.reject)
    session.connect(client())
    try session.finish()
    #expect(diary.told("client") == ["100 rejected 404 no such port"])
    #expect(diary.told("backend") == ["50 opened"])
    #expect(session.connectionCount == 0)
    #expect(session.log.last?.kind == .closed)
  }

  @Test func `of a client connected locally, a rejection is a close`() throws {
    var session = session(Self.reject, crossing: Self.local)
    session.connect(
      client { event, outbox in
        if case .opened(let id, _) = event { outbox.send(Message(text: "early"), on: id) }
      })
    try session.finish()
    #expect(
      diary.told("client") == [
        "0 opened", "100 closed 1014 server refused with status 404: no such port",
      ])
    #expect(diary.told("backend") == ["50 opened"])
    #expect(session.connectionCount == 0)
    #expect(session.bytesInFlight == 0)
  }

  @Test func `a client that gives up in the handshake hears nothing more`() throws {
    var session = session()
    let id = session.connect(client())
    session.act(as: .client(ClientID(index: 0))) { $0.close(id, code: 1001, reason: "bored") }
    try session.finish()
    #expect(diary.told("client") == [])
    #expect(diary.told("backend") == ["50 opened", "50 closed 1001 client bored"])
    #expect(session.connectionCount == 0)
  }

  @Test func `a message sent in the handshake is dropped as closed`() throws {
    var session = session()
    let id = session.connect(client())
    session.act(as: .client(ClientID(index: 0))) { $0.send(Message(text: "x"), on: id) }
    #expect(
      session.log.last?.kind
        == .sent(.uplink, index: 0, Message(text: "x"), .dropped(.closed), queued: 0))
  }

  @Test(arguments: [Crossing(), Self.local])
  func `no message overtakes the handshake, whatever the jitter`(crossing: Crossing) throws {
    let conditions = LinkConditions(
      delay: .milliseconds(50), jitter: .halfWidth(.milliseconds(50)), inOrder: false)
    let greet: Witness.Answer = { event, outbox in
      guard case .opened(let id, _) = event else { return }
      for _ in 0..<10 { outbox.send(Message(text: "x"), on: id) }
    }
    var session = session(greet, crossing: crossing, conditions: .both(conditions))
    for _ in 0..<20 { session.connect(client(greet)) }
    try session.finish()
    // 20 connections, 10 messages each way.
    #expect(session.log.count { if case .delivered = $0.kind { true } else { false } } == 400)
  }

  // MARK: A live backend, which answers in its own time

  func live(crossing: Crossing = Crossing()) -> Session {
    Session(
      backend: RemoteEndpoint(),
      configuration: .init(seed: 1, conditions: .fifty, crossing: crossing), taps: [Log()])
  }

  func taken(_ session: inout Session) -> [String] {
    var deliveries: [RemoteEndpoint.Delivery] = []
    session.takeDeliveries(of: .backend, into: &deliveries)
    return deliveries.map(\.event.brief)
  }

  @Test func `a live backend answers when it can`() throws {
    var session = live()
    let id = session.connect(client(), OpenRequest(subprotocols: ["a"]))
    try session.advance(to: .milliseconds(300))
    #expect(taken(&session) == ["opened a"])
    #expect(diary.told("client") == [])
    session.act(as: .backend) { $0.accept(id, subprotocol: "a") }
    try session.finish()
    #expect(diary.told("client") == ["350 opened a"])
  }

  @Test func `a live backend that never answers leaves the client waiting, until it gives up`()
    throws
  {
    var session = live()
    let id = session.connect(client())
    try session.finish()
    #expect(session.connectionCount == 1)
    session.act(as: .client(ClientID(index: 0))) { $0.close(id) }
    try session.finish()
    #expect(session.connectionCount == 0)
    #expect(taken(&session) == ["opened", "closed 1000 client"])
  }

  @Test func `what a locally connected client sends is not lost while a live backend connects`()
    throws
  {
    var session = live(crossing: Self.local)
    let id = session.connect(client())
    try session.advance(to: .milliseconds(1))
    session.act(as: .client(ClientID(index: 0))) { $0.send(Message(text: "early"), on: id) }
    try session.finish()
    #expect(taken(&session) == ["opened", "message early"])
    session.act(as: .backend) { $0.accept(id, subprotocol: nil) }
    session.act(as: .client(ClientID(index: 0))) { $0.send(Message(text: "late"), on: id) }
    try session.finish()
    #expect(taken(&session) == ["message late"])
  }

  /// The client closes at 10 ms, which the backend learns at 60 ms; its own close crosses back.
  @Test func `a locally connected client's close waits for that of a live backend yet to answer`()
    throws
  {
    var session = live(crossing: Self.local)
    let id = session.connect(client())
    try session.advance(to: .milliseconds(10))
    session.act(as: .client(ClientID(index: 0))) { $0.close(id) }
    try session.advance(to: .milliseconds(100))
    session.act(as: .backend) { $0.accept(id, subprotocol: nil) }
    #expect(diary.told("client") == ["0 opened"])
    session.act(as: .backend) { $0.close(id) }
    try session.finish()
    #expect(taken(&session) == ["opened", "closed 1000 client"])
    #expect(diary.told("client") == ["0 opened", "150 closed 1000 server"])
    #expect(session.connectionCount == 0)
  }

  @Test func `a locally connected client's close is answered where a live backend then refuses`()
    throws
  {
    var session = live(crossing: Self.local)
    let id = session.connect(client())
    try session.advance(to: .milliseconds(10))
    session.act(as: .client(ClientID(index: 0))) { $0.close(id) }
    try session.advance(to: .milliseconds(100))
    session.act(as: .backend) { $0.reject(id, status: 502, reason: "nobody there") }
    try session.finish()
    #expect(diary.told("client") == ["0 opened", "150 closed 1014 server nobody there"])
    #expect(session.connectionCount == 0)
  }
}
