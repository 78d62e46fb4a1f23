import LightlagCodecs
import LightlagCore
import LightlagDrivers
import LightlagMocks
import Testing

@Suite(.timeLimit(.minutes(10))) struct ProxyRunTests {
  private func proxy(
    to url: String, _ crossing: Crossing = Crossing()
  ) throws -> RunningServer {
    try RunningServer {
      var session = Session.Configuration(seed: 1)
      session.network.crossing = crossing
      let upstream = Upstream(url: try WebSocketURL(url))
      return LiveConfiguration(session: session, backend: .live(upstream), listeners: [.loopback])
    }
  }

  @Test func `messages and closes cross to a live server and back`() throws {
    let server = try RunningServer(Echo())
    let proxy = try proxy(to: "ws://\(try server.address)/base")
    let client = try BlockingClient(try proxy.address, OpenRequest(target: "/path?query"))
    try client.send(Message(.binary, [0, 255]))
    #expect(try client.next() == .message(Message(.binary, [0, 255])))
    try client.close(code: 4001, reason: "done")
    #expect(try client.next() == .close(code: 4001, reason: ""))
    #expect(try client.next() == nil)
    _ = try proxy.stop()
    let events = try server.stop()
    let targets = events.compactMap { event -> String? in
      guard case .opening(_, let request, _) = event.kind else { return nil }
      return request.target
    }
    #expect(targets == ["/base/path?query"])
    let closing = SessionEvent.Kind.closing(
      .uplink, Closure(code: 4001, reason: "done", party: .client))
    #expect(events.contains { $0.kind == closing })
  }

  /// With a local handshake the client sends while its server is still looked for by name.
  @Test func `what is sent before the server is reached is kept for it`() throws {
    let server = try RunningServer(Echo())
    let port = try server.address.port
    let proxy = try proxy(to: "ws://localhost:\(port)", Crossing(handshake: .local))
    let client = try BlockingClient(try proxy.address)
    let messages = (0..<50).map { Message(text: "\($0)") }
    try client.send(messages)
    try client.close(code: 1000)
    for message in messages { #expect(try client.next() == .message(message)) }
    #expect(try client.next() == .close(code: 1000, reason: ""))
    _ = try proxy.stop()
    _ = try server.stop()
  }

  @Test func `pings cross the link where they are to`() throws {
    let session = Session.Configuration(
      seed: 1, network: Network(crossing: Crossing(handshake: .endToEnd, ping: .endToEnd)))
    let server = try RunningServer(Echo(), session)
    let proxy = try proxy(to: "ws://\(try server.address)", session.network.crossing)
    let client = try BlockingClient(try proxy.address)
    try client.send([Message(.ping, [1]), Message(.ping, [2])])
    #expect(try client.next() == .pong([1]))
    #expect(try client.next() == .pong([2]))
    _ = try proxy.stop()
    let events = try server.stop()
    let pings = events.filter {
      guard case .delivered(.uplink, _, let message, _) = $0.kind else { return false }
      return message.kind == .ping
    }
    #expect(pings.count == 2)
  }

  @Test func `a server whose name does not exist is a bad gateway`() throws {
    let proxy = try proxy(to: "ws://nowhere.invalid")
    let address = try proxy.address
    let refusal = #expect(throws: BlockingClient.Refusal.self) { try BlockingClient(address) }
    #expect(refusal?.status == 502)
    #expect(refusal?.text.contains("cannot find 'nowhere.invalid': ") == true)
    _ = try proxy.stop()
  }
}
