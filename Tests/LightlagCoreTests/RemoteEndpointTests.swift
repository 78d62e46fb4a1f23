import LightlagCore
import Testing

@Suite struct RemoteEndpointTests {
  let diary = Diary()

  func session(_ remote: RemoteEndpoint) throws -> (Session, ConnectionID) {
    var session = Session(
      backend: Witness(name: "backend", diary: diary),
      configuration: .init(seed: 1, conditions: .fifty), taps: [Log(), Statistics()])
    let id = session.connect(remote)
    try session.finish()
    return (session, id)
  }

  let client = End.client(ClientID(index: 0))

  @Test func `deliveries come in order, messages with a note of which they are and when due`()
    throws
  {
    var (session, id) = try session(RemoteEndpoint())
    session.act(as: .backend) { outbox in
      outbox.send(Message(text: "one"), on: id)
      outbox.send(Message(text: "two"), on: id)
      outbox.close(id)
    }
    try session.finish()
    var deliveries: [RemoteEndpoint.Delivery] = []
    session.takeDeliveries(of: client, into: &deliveries)
    #expect(
      deliveries.map(\.event.brief) == [
        "opened", "message one", "message two", "closed 1000 server",
      ])
    func arrival(_ index: Int) -> Arrival {
      Arrival(direction: .downlink, index: index, due: .milliseconds(150))
    }
    #expect(deliveries.map(\.arrival) == [nil, arrival(0), arrival(1), nil])
    session.takeDeliveries(of: client, into: &deliveries)
    #expect(deliveries.isEmpty)
    // A local end has none.
    session.takeDeliveries(of: .backend, into: &deliveries)
    #expect(deliveries.isEmpty)
  }

  @Test func `who asks is told which remote ends something has crossed to`() throws {
    var (session, first) = try session(RemoteEndpoint())
    #expect(session.takeToldEnds().isEmpty)
    session.keepToldEnds()
    let second = session.connect(RemoteEndpoint())
    try session.finish()
    #expect(session.takeToldEnds() == [.client(ClientID(index: 1))])
    session.act(as: .backend) { outbox in
      for id in [second, first, second] { outbox.send(Message(text: "one"), on: id) }
    }
    try session.finish()
    #expect(session.takeToldEnds() == [client, .client(ClientID(index: 1))])
    #expect(session.takeToldEnds().isEmpty)
  }

  @Test func `what the driver says of a real arrival reaches the taps`() throws {
    var (session, id) = try session(RemoteEndpoint())
    let arrival = Arrival(direction: .downlink, index: 0, due: .milliseconds(150))
    try session.advance(to: .milliseconds(153))
    session.act(as: client) { $0.arrived(id, arrival) }
    #expect(session.log.last?.kind == .arrived(arrival))
    #expect(session.tap(Statistics.self)?.lateness.maximum == .milliseconds(3))
  }

  @Test(arguments: [
    QueueLimit(messages: 3), QueueLimit(bytes: 5),
  ])
  func `a peer for which too much waits is closed with 1013, by the simulator`(
    limit: QueueLimit
  ) throws {
    // The news that it is open is one of three, each message takes two bytes of five.
    var (session, id) = try session(RemoteEndpoint(limit: limit))
    session.act(as: .backend) { outbox in
      for number in 10..<15 { outbox.send(Message(text: "\(number)"), on: id) }
    }
    try session.finish()
    #expect(
      diary.told("backend").last == "200 closed 1013 lightlag too much waits for this peer")
    var deliveries: [RemoteEndpoint.Delivery] = []
    session.takeDeliveries(of: client, into: &deliveries)
    // What had arrived by then is kept, and the end is told.
    #expect(
      deliveries.map(\.event.brief) == [
        "opened", "message 10", "message 11", "closed 1013 server",
      ])
    #expect(session.connectionCount == 0)
  }

  @Test func `taking what waits makes room`() throws {
    var (session, id) = try session(RemoteEndpoint(limit: .init(messages: 2)))
    var deliveries: [RemoteEndpoint.Delivery] = []
    for _ in 0..<5 {
      session.takeDeliveries(of: client, into: &deliveries)
      session.act(as: .backend) { outbox in
        for _ in 0..<2 { outbox.send(Message(text: "x"), on: id) }
      }
      try session.finish()
    }
    #expect(diary.told("backend") == ["50 opened"])
  }
}
