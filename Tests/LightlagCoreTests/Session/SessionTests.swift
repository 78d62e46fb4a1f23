import LightlagCore
import Testing

@Suite struct SessionTests {
  static func session(
    _ backend: any Endpoint = Echo(), conditions: LinkPair<LinkConditions> = .fifty,
    seed: Seed = 1
  ) -> Session {
    Session(
      backend: backend, configuration: .init(seed: seed, conditions: conditions), taps: [Log()])
  }

  /// When messages arrived in a direction, in milliseconds.
  static func arrivals(_ session: Session, _ direction: Direction) -> [Int64] {
    session.log.compactMap { event in
      guard case .delivered(direction, _, _, _) = event.kind else { return nil }
      return event.instant.nanoseconds / 1_000_000
    }
  }

  @Test func `a message crosses the link and its echo comes back`() throws {
    var session = Self.session()
    session.connect(Metronome(count: 1, every: .seconds(1)))
    try session.advance(to: .milliseconds(1_000))
    // The handshake takes 100 ms, the message and its echo 50 ms each.
    #expect(Self.arrivals(session, .uplink) == [150])
    #expect(Self.arrivals(session, .downlink) == [200])
  }

  @Test func `nothing in flight is left over`() throws {
    var session = Self.session()
    let id = session.connect(Metronome(count: 3, every: .milliseconds(1)))
    try session.advance(to: .milliseconds(100))
    // "tick 3" is on its way.
    #expect(session.bytesInFlight == 6)
    #expect(session.bytesInFlight(on: id, .uplink) == 6)
    #expect(session.bytesInFlight(on: id, .downlink) == 0)
    try session.finish()
    #expect(session.bytesInFlight == 0)
    #expect(session.bytesInFlight(on: id, .uplink) == 0)
    #expect(session.connectionCount == 1)
  }

  @Test func `events carry the instant they fell due, however far time jumps`() throws {
    var jumping = Self.session()
    jumping.connect(Metronome(count: 5, every: .milliseconds(7)))
    var stepping = jumping
    try jumping.advance(to: .milliseconds(10_000))
    while let deadline = stepping.deadline { try stepping.advance(to: deadline) }
    #expect(jumping.log == stepping.log)
    #expect(jumping.now == .milliseconds(10_000))
  }

  static let noisy = LinkConditions(
    delay: .milliseconds(50), jitter: .halfWidth(.milliseconds(30)), loss: .percent(10),
    duplicate: .percent(10), cut: .percent(0.5))

  @Test func `the same seed gives the same events, another one others`() throws {
    func log(_ seed: Seed) throws -> [SessionEvent] {
      var session = Self.session(conditions: .both(Self.noisy), seed: seed)
      for _ in 0..<5 { session.connect(Metronome(count: 50, every: .milliseconds(3))) }
      try session.finish()
      return session.log
    }
    let first = try log(11)
    #expect(try log(11) == first)
    #expect(try log(12) != first)
  }

  @Test func `a session is a value: a copy made midway continues equally`() throws {
    var session = Self.session(conditions: .both(Self.noisy))
    for _ in 0..<5 { session.connect(Metronome(count: 50, every: .milliseconds(3))) }
    try session.advance(to: .milliseconds(180))
    var copy = session
    let before = copy.log
    try session.finish()
    #expect(copy.log == before)
    try copy.finish()
    #expect(copy.log == session.log)
    #expect(copy.log.count > before.count)
  }

  @Test func `the verdict on a message does not depend on other connections`() throws {
    func verdicts(others: Int) throws -> [SimplexLink.Verdict] {
      var conditions = Self.noisy
      conditions.cut = .never
      var session = Self.session(conditions: .both(conditions))
      let id = session.connect(Metronome(count: 50, every: .milliseconds(3)))
      for _ in 0..<others { session.connect(Metronome(count: 50, every: .milliseconds(2))) }
      try session.finish()
      return session.log.filter { $0.connection == id }.compactMap {
        guard case .sent(.uplink, _, _, let verdict, _) = $0.kind else { return nil }
        return verdict
      }
    }
    let alone = try verdicts(others: 0)
    #expect(alone.count == 50)
    #expect(try verdicts(others: 7) == alone)
  }

  @Test func `conditions change for one connection, or for all and for those to come`() throws {
    var session = Self.session(Silence(), conditions: .both(LinkConditions()))
    let clients = [session.addClient(Silence()), session.addClient(Silence())]
    let ids = clients.map { session.act(as: .client($0)) { $0.connect() } }
    try session.advance(to: .milliseconds(1))
    func send() {
      for (client, id) in zip(clients, ids) {
        session.act(as: .client(client)) { $0.send(Message(text: "x"), on: id) }
      }
    }
    session.setConditions(.fifty, for: ids[1])
    send()
    try session.advance(to: .milliseconds(100))
    #expect(Self.arrivals(session, .uplink) == [1, 51])
    session.setConditions(.both(LinkConditions(delay: .milliseconds(30))))
    send()
    session.setConditions(.fifty)
    let third = session.connect(Silence())
    try session.finish()
    // What was in flight stayed as it was; the handshake of the third takes 50 ms each way.
    #expect(Self.arrivals(session, .uplink) == [1, 51, 130, 130])
    #expect(session.now == .milliseconds(200))
    #expect(session.configuration.network.conditions == .fifty)
    #expect(session.log.contains { $0.connection == third })
  }

  @Test func `a backend sends to all, or to all but one, in the order of opening`() throws {
    let backend = Witness(name: "backend", diary: Diary()) { event, outbox in
      guard case .message(let id, let message) = event else { return }
      if message.text == "all" { outbox.sendToAll(message) }
      if message.text == "others" { outbox.sendToAll(message, except: id) }
    }
    var session = Self.session(backend, conditions: .both(LinkConditions()))
    let ids = (0..<3).map { _ in session.connect(Silence()) }
    try session.finish()
    func receivers(_ text: String) throws -> [ConnectionID?] {
      let before = session.log.count
      session.act(as: .client(ClientID(index: 1))) { $0.send(Message(text: text), on: ids[1]) }
      try session.finish()
      return session.log[before...].compactMap { event in
        guard case .delivered(.downlink, _, _, _) = event.kind else { return nil }
        return event.connection
      }
    }
    #expect(try receivers("all") == ids)
    #expect(try receivers("others") == [ids[0], ids[2]])
  }

  @Test func `a client sends to all of its own connections and to no other's`() throws {
    var session = Self.session(Silence(), conditions: .both(LinkConditions()))
    let client = session.addClient(Silence())
    session.connect(Silence())
    let own = session.act(as: .client(client)) { outbox in (0..<3).map { _ in outbox.connect() } }
    try session.finish()
    session.act(as: .client(client)) { $0.close(own[1]) }
    try session.finish()
    session.act(as: .client(client)) { $0.sendToAll(Message(text: "x")) }
    let receivers = session.log.compactMap { event -> ConnectionID? in
      guard case .sent(.uplink, _, _, _, _) = event.kind else { return nil }
      return event.connection
    }
    #expect(receivers == [own[0], own[2]])
  }

  @Test func `nobody acts on a connection of another, or before hearing of it`() throws {
    var session = Self.session(Silence())
    let id = session.connect(Silence())
    let stranger = session.addClient(Silence())
    session.act(as: .client(stranger)) { outbox in
      outbox.send(Message(text: "x"), on: id)
      outbox.close(id)
    }
    session.act(as: .backend) { outbox in
      outbox.send(Message(text: "x"), on: id)
      outbox.reject(id)
      outbox.close(id)
      outbox.connect()
      outbox.send(Message(text: "x"), on: ConnectionID(index: 99))
    }
    // Only the opening has happened.
    #expect(session.log.count == 1)
    try session.finish()
    #expect(session.connectionCount == 1)
  }

  @Test func `a mark and a change of conditions reach the taps`() {
    var session = Self.session()
    session.mark("handover", data: "2")
    session.setConditions(.fifty)
    session.setConditions(.fifty, for: ConnectionID(index: 5))
    #expect(
      session.log.map(\.kind) == [.mark(name: "handover", data: "2"), .conditions(.fifty)])
  }

  @Test func `a tap is found by its type`() {
    var session = Session(
      backend: Echo(), configuration: .init(seed: 1), taps: [Statistics(), Log()])
    session.mark("x")
    #expect(session.tap(Log.self)?.events.count == 1)
    #expect(Self.session().tap(Statistics.self) == nil)
  }

  /// Evidence without a clock: the idle cost neither steps nor room in any queue.
  @Test func `ten thousand idle connections cost a message nothing`() throws {
    var session = Self.session(conditions: .both(LinkConditions()))
    for _ in 0..<10_000 { session.connect(Silence()) }
    try session.finish()
    #expect(session.deadline == nil)
    let before = session.log.count
    let id = session.connect(Metronome(count: 100, every: .milliseconds(1)))
    try session.finish()
    // Opening and answer; 100 messages, sent and delivered, and as many echoes.
    #expect(session.log.count - before == 2 + 400)
    #expect(session.log[before...].allSatisfy { $0.connection == id })
  }
}
