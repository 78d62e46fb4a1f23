import LightlagCore
import Testing

/// Links over which for a time nothing crosses.
@Suite struct SessionFlowTests {
  // MARK: Hold

  @Test func `what is sent meanwhile waits, and then crosses in its order`() throws {
    var call = try Call.open()
    call.set { $0.flow = .hold }
    call.send("a")
    try call.pass(20)
    call.send("b")
    try call.pass(30)
    #expect(call.verdicts() == [.waiting, .waiting])
    #expect(call.session.bytesInFlight == 2)
    call.set { $0.flow = .open }
    try call.session.finish()
    #expect(call.told("backend") == ["200 message a", "200 message b"])
    let due = SimplexLink.Verdict.scheduled(due: .milliseconds(200))
    #expect(call.verdicts() == [.waiting, .waiting, due, due])
    #expect(call.session.bytesInFlight == 0)
  }

  /// Sent at 100 and due at 150; the link holds from 120 to 400.
  @Test func `what is on its way arrives when the link lets it, and the log says so`() throws {
    var call = try Call.open()
    call.send("a")
    try call.pass(20)
    call.set { $0.flow = .hold }
    try call.pass(280)
    #expect(call.told("backend") == [])
    call.set { $0.flow = .open }
    try call.session.finish()
    #expect(call.told("backend") == ["400 message a"])
    #expect(
      call.verdicts() == [
        .scheduled(due: .milliseconds(150)), .waiting, .scheduled(due: .milliseconds(400)),
      ])
  }

  @Test func `what comes after the hold does not overtake what it held`() throws {
    var call = try Call.open()
    call.send("a")
    call.set {
      $0.flow = .hold
      $0.delay = .zero
    }
    try call.pass(60)
    call.send("b")
    call.set { $0.flow = .open }
    call.send("c")
    try call.session.finish()
    #expect(call.told("backend") == ["160 message a", "160 message b", "160 message c"])
  }

  @Test func `a handshake waits, and nothing overtakes its answer`() throws {
    let held = LinkConditions.held(delay: .milliseconds(50))
    var call = try Call(
      Network(conditions: .both(held)), until: .milliseconds(70)
    ) { event, outbox in
      if case .opened(let id, _) = event { outbox.send(Message(text: "hello"), on: id) }
    }
    #expect(call.diary.entries.isEmpty)
    call.set { $0.flow = .open }
    try call.pass(60)
    // The answer and the message behind it are on their way, or wait.
    call.set(.downlink) { $0.flow = .hold }
    try call.pass(200)
    call.set { $0.flow = .open }
    try call.session.finish()
    #expect(call.diary.told("backend") == ["120 opened"])
    #expect(call.diary.told("client") == ["330 opened", "330 message hello"])
  }

  @Test(arguments: [Flow.hold, .outage])
  func `a client that is answered locally is connected whatever the link does`(
    flow: Flow
  ) throws {
    var conditions = LinkConditions(delay: .milliseconds(50))
    conditions.flow = flow
    let network = Network(conditions: .both(conditions), crossing: Crossing(handshake: .local))
    let call = try Call(network, until: .milliseconds(500))
    #expect(call.diary.told("client") == ["0 opened"])
    #expect(call.diary.told("backend") == [])
  }

  @Test func `a close waits behind the messages, and both arrive`() throws {
    var call = try Call.open()
    call.set { $0.flow = .hold }
    call.send("last")
    let id = call.id
    call.session.act(as: Call.client) { $0.close(id, code: 1000) }
    try call.pass(100)
    #expect(call.told("backend") == [])
    call.set { $0.flow = .open }
    try call.session.finish()
    #expect(call.told("backend") == ["250 message last", "250 closed 1000 client"])
    #expect(call.session.connectionCount == 0)
  }

  @Test func `what waits for a connection that ends is lost, once`() throws {
    var call = try Call.open()
    call.send("on its way")
    call.set { $0.flow = .hold }
    call.send("waiting")
    try call.pass(60)
    let id = call.id
    for end in [End.backend, Call.client] {
      call.session.act(as: end) { $0.close(id, code: 1006) }
    }
    #expect(call.session.connectionCount == 0)
    #expect(call.session.bytesInFlight == 0)
    let lost = call.session.log.compactMap {
      if case .lost(.uplink, let index, _, .closed) = $0.kind { index } else { nil }
    }
    #expect(lost.sorted() == [0, 1])
    try call.session.finish()
    #expect(call.session.log.count { if case .lost = $0.kind { true } else { false } } == 2)
  }

  @Test func `a link that is not simulated holds nothing`() throws {
    var call = try Call.open()
    call.set {
      $0.flow = .hold
      $0.enabled = false
    }
    call.send("a")
    try call.pass(0)
    #expect(call.told("backend") == ["100 message a"])
  }

  // MARK: Outage

  @Test func `in an outage messages are lost, sent before it or in it, and the connection heals`()
    throws
  {
    var call = try Call.open()
    call.send("due in it")
    try call.pass(10)
    call.set { $0.flow = .outage }
    call.send("sent in it")
    try call.pass(90)
    call.set { $0.flow = .open }
    call.send("after")
    try call.session.finish()
    #expect(call.told("backend") == ["250 message after"])
    #expect(call.told("client") == [])
    #expect(call.session.connectionCount == 1)
    #expect(
      call.session.log.map(\.kind).contains(
        .lost(.uplink, index: 0, Message(text: "due in it"), .outage)))
    #expect(call.verdicts()[1] == .dropped(.outage))
  }

  @Test func `where TCP retransmits, an outage loses nothing and keeps the order`() throws {
    var call = try Call.open()
    call.set { $0.lossMode = .retransmit }
    call.send("a")
    try call.pass(10)
    call.set { $0.flow = .outage }
    for text in ["b", "c"] { call.send(text) }
    try call.pass(2_000)
    #expect(call.told("backend") == [])
    call.set { $0.flow = .open }
    try call.session.finish()
    let told = call.told("backend")
    #expect(told.map { $0.split(separator: " ").last } == ["a", "b", "c"])
    // What was due in the outage comes when it ends. What was sent in it is sent again at the
    // next timeout: it backs off from 1 s or less, so within 4 s of that.
    #expect(told.first == "2110 message a")
    let last = try #require(SessionTests.arrivals(call.session, .uplink).last)
    #expect((2_160...6_200).contains(last))
    #expect(call.told("client") == [])
  }

  @Test func `half open: one direction dies, the other goes on`() throws {
    var call = try Call.open()
    call.set(.uplink) { $0.flow = .outage }
    call.send("up")
    call.send("down", from: .backend)
    try call.session.finish()
    #expect(call.told("backend") == [])
    #expect(call.told("client") == ["150 message down"])
    #expect(call.session.connectionCount == 1)
  }
}

extension LinkConditions {
  fileprivate static func held(delay: Duration) -> LinkConditions {
    var conditions = LinkConditions(delay: delay)
    conditions.flow = .hold
    return conditions
  }
}
