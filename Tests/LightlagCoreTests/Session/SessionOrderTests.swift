import LightlagCore
import Testing

/// Single messages that are told to arrive, or not to.
@Suite struct SessionOrderTests {
  /// Notes what arrives at the backend.
  private struct Notebook: Endpoint {
    var texts: [String] = []

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      if case .message(_, let message) = event {
        texts.append("\(message.text) at \(now.nanoseconds / 1_000_000)")
      }
    }
  }

  /// A session in which `a`, `b` and `c` are on their way for 100 ms.
  private static func session(
    _ change: (inout LinkConditions) -> Void = { _ in }
  ) throws -> (Session, ConnectionID) {
    var session = Session(
      backend: Notebook(), configuration: Session.Configuration(seed: 1), taps: [Log()])
    let connection = session.connect(Notebook())
    try session.advance(to: .start)
    var conditions = LinkConditions()
    conditions.delay = .milliseconds(100)
    change(&conditions)
    session.setConditions(LinkPair(uplink: conditions, downlink: conditions))
    session.act(as: .client(ClientID(index: 0))) { outbox in
      for text in ["a", "b", "c"] { outbox.send(Message(text: text), on: connection) }
    }
    return (session, connection)
  }

  private static func texts(_ session: Session) -> [String]? {
    session.endpoint(.backend, as: Notebook.self)?.texts
  }

  private static func at(_ milliseconds: Int64) -> Instant {
    .start.advanced(by: .milliseconds(milliseconds))
  }

  @Test func `a message is delivered now, and not again`() throws {
    var (session, id) = try Self.session()
    try session.advance(to: Self.at(10))
    let order = MessageOrder(.deliver, connection: id, direction: .uplink, index: 1)
    let isDone = session.perform(order)
    #expect(isDone && Self.texts(session) == ["b at 10"])
    let isDoneAgain = session.perform(order)
    #expect(!isDoneAgain)
    try session.advance(to: Self.at(200))
    #expect(Self.texts(session) == ["b at 10", "a at 100", "c at 100"])
    #expect(session.bytesInFlight == 0 && session.bytesInFlight(on: id, .uplink) == 0)
  }

  @Test func `a message is dropped, and told so`() throws {
    var (session, id) = try Self.session()
    session.perform(MessageOrder(.drop, connection: id, direction: .uplink, index: 0))
    try session.advance(to: Self.at(200))
    #expect(Self.texts(session) == ["b at 100", "c at 100"])
    #expect(session.bytesInFlight == 0)
    let lost = session.tap(Log.self)?.events.filter {
      if case .lost(.uplink, index: 0, _, .rule) = $0.kind { true } else { false }
    }
    #expect(lost?.count == 1)
  }

  /// Held before it is decided, held when it is due, or behind others in a queue.
  @Test(arguments: ["hold", "late hold", "rate"])
  func `what waits is delivered too`(manner: String) throws {
    var (session, id) = try Self.session { conditions in
      if manner == "hold" { conditions.flow = .hold }
      // 8 bits of the first take a second.
      if manner == "rate" { conditions.rate = .bitsPerSecond(8) }
    }
    if manner == "late hold" {
      var conditions = LinkConditions()
      (conditions.delay, conditions.flow) = (.milliseconds(100), .hold)
      session.setConditions(LinkPair(uplink: conditions, downlink: conditions))
    }
    try session.advance(to: Self.at(300))
    #expect(Self.texts(session) == [])
    for index in [2, 0] {
      let order = MessageOrder(.deliver, connection: id, direction: .uplink, index: index)
      session.perform(order)
    }
    #expect(Self.texts(session) == ["c at 300", "a at 300"])
    session.perform(MessageOrder(.drop, connection: id, direction: .uplink, index: 1))
    session.setConditions(LinkPair(uplink: LinkConditions(), downlink: LinkConditions()))
    try session.advance(to: Self.at(9000))
    #expect(Self.texts(session) == ["c at 300", "a at 300"])
    #expect(session.bytesInFlight == 0)
  }

  @Test func `what is not on its way cannot be ordered`() throws {
    var (session, id) = try Self.session()
    for order in [
      MessageOrder(.drop, connection: id, direction: .uplink, index: 3),
      MessageOrder(.drop, connection: id, direction: .downlink, index: 0),
      MessageOrder(.drop, connection: ConnectionID(index: 1), direction: .uplink, index: 0),
    ] {
      let isDone = session.perform(order)
      #expect(!isDone)
    }
    try session.advance(to: Self.at(100))
    #expect(Self.texts(session)?.count == 3)
  }

  @Test func `an order is a mark, and comes back from it`() {
    let order = MessageOrder(
      .drop, connection: ConnectionID(index: 0), direction: .downlink, index: 3)
    #expect(order.markData == "c1 dn 3")
    #expect(MessageOrder(markName: "lightlag.drop", data: "c1 dn 3") == order)
    for data in ["", "c0 dn 3", "c1 dn", "c1 x 3", "1 up 3", "c1 up -1", "c1 up 3 4"] {
      #expect(MessageOrder(markName: "lightlag.drop", data: data) == nil)
    }
    #expect(MessageOrder(markName: "note", data: "c1 dn 3") == nil)
  }
}
