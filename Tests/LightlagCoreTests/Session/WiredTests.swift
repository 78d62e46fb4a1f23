import LightlagCore
import Testing

/// A client on a wire has nothing to do with the network.
@Suite struct WiredTests {
  private static let header = Header(name: Header.wired, value: "serial")

  /// Everything is lost and late, and all connections break at 1 s.
  private static func session() throws -> Session {
    let bad = LinkConditions(delay: .seconds(1), loss: .percent(100))
    var network = Network(conditions: LinkPair(uplink: bad, downlink: bad))
    network.openings.refuse = .percent(100)
    network.rules = [Rule(name: "none", verdict: .drop)]
    return Session(
      backend: RemoteEndpoint(), configuration: .init(seed: 1, network: network))
  }

  @Test func `its messages arrive at once, both ways, whatever the network is`() throws {
    var session = try Self.session()
    let client = session.addClient(RemoteEndpoint())
    let line = session.act(as: .client(client)) {
      $0.connect(OpenRequest(headers: [Self.header]))
    }
    try session.advance(to: .start)
    session.act(as: .backend) { $0.accept(line, subprotocol: nil) }
    try session.advance(to: .start)
    session.act(as: .client(client)) { $0.send(Message(.binary, [1]), on: line) }
    session.act(as: .backend) { $0.send(Message(.binary, [2]), on: line) }
    try session.advance(to: .start)
    #expect(Self.bytes(&session, .backend) == [[1]])
    #expect(Self.bytes(&session, .client(client)) == [[2]])
  }

  @Test func `conditions that are set for all leave it alone`() throws {
    var session = try Self.session()
    let client = session.addClient(RemoteEndpoint())
    let line = session.act(as: .client(client)) {
      $0.connect(OpenRequest(headers: [Self.header]))
    }
    try session.advance(to: .start)
    session.act(as: .backend) { $0.accept(line, subprotocol: nil) }
    try session.advance(to: .start)
    let late = LinkConditions(delay: .seconds(9))
    session.setConditions(LinkPair(uplink: late, downlink: late))
    session.act(as: .client(client)) { $0.send(Message(.binary, [1]), on: line) }
    try session.advance(to: .start)
    #expect(Self.bytes(&session, .backend) == [[1]])
  }

  private static func bytes(_ session: inout Session, _ end: End) -> [[UInt8]] {
    var deliveries: [RemoteEndpoint.Delivery] = []
    session.takeDeliveries(of: end, into: &deliveries)
    return deliveries.compactMap { delivery in
      guard case .message(_, let message) = delivery.event else { return nil }
      return message.bytes
    }
  }
}
