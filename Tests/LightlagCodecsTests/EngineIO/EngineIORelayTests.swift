import LightlagCodecs
import LightlagCore
import Testing

/// The transports of a session that is elsewhere.
@Suite struct EngineIORelayTests {
  private typealias Output = EngineIOServer.Output

  private static let handshake = EngineIOHandshake(
    sessionID: "far", upgrades: [], pingInterval: .milliseconds(300),
    pingTimeout: .milliseconds(200), maxPayload: 100)

  private static func opened() -> EngineIOServer {
    var outputs: [Output] = []
    let server = EngineIOServer(relaying: handshake, openedBy: 1, into: &outputs)
    #expect(
      outputs == [
        .respond(
          1,
          EngineIOResponse(
            status: 200, contentType: "text/plain; charset=UTF-8",
            body: Array(
              #"0{"sid":"far","upgrades":["websocket"],"pingInterval":300,"pingTimeout":200,"#
                .utf8) + Array(#""maxPayload":100}"#.utf8)))
      ])
    return server
  }

  @Test func `it has no heartbeat of its own, and hands on that of the session`() {
    var server = Self.opened()
    var outputs: [Output] = []
    server.advance(to: Instant.start.advanced(by: .seconds(3_600)), into: &outputs)
    #expect(outputs.isEmpty && server.isOpen)
    server.receive("GET", as: 2, at: .start, into: &outputs)
    server.relay(.ping(""), at: .start, into: &outputs)
    #expect(
      outputs.contains {
        if case .respond(2, let answer) = $0 { answer.body == [0x32] } else { false }
      })
    outputs = []
    server.receive("POST", as: 3, at: .start, into: &outputs)
    server.receive(body: Array("3".utf8), of: 3, at: .start, into: &outputs)
    #expect(outputs.first == .message(Message(text: "3")))
  }

  @Test func `the probe and the upgrade stay here, and packets go on over the WebSocket`() {
    var server = Self.opened()
    var outputs: [Output] = []
    server.attach(webSocket: 9, at: .start, into: &outputs)
    server.receive(Message(text: "2probe"), on: 9, at: .start, into: &outputs)
    server.receive(Message(text: "5"), on: 9, at: .start, into: &outputs)
    #expect(outputs == [.send(Message(text: "3probe"), on: 9)])
    outputs = []
    server.receive(Message(text: "42[1]"), on: 9, at: .start, into: &outputs)
    server.relay(.message(Message(text: "2[2]")), at: .start, into: &outputs)
    #expect(outputs == [.message(Message(text: "42[1]")), .send(Message(text: "42[2]"), on: 9)])
  }

  @Test func `a close of the session is told by the next poll`() {
    var server = Self.opened()
    var outputs: [Output] = []
    server.relay(.close, at: .start, into: &outputs)
    server.receive("GET", as: 2, at: .start, into: &outputs)
    #expect(outputs.contains(.ended(.closedHere)) && !server.isOpen)
  }
}
