import LightlagCodecs
import LightlagCore
import LightlagDrivers
import Testing

/// Clients of Engine.IO that come by long-polling, over real sockets.
@Suite(.timeLimit(.minutes(10))) struct PollingRunTests {
  /// Makes the handshake, and answers each message with many.
  private struct Talker: Endpoint {
    let answerCount: Int

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      switch event {
      case .opened(let connection, _):
        let handshake = EngineIOHandshake(
          sessionID: "s", upgrades: [], pingInterval: .seconds(25), pingTimeout: .seconds(20),
          maxPayload: 1_000_000)
        outbox.send(EngineIOPacket.open(handshake).frame, on: connection)
      case .message(let connection, _):
        for _ in 0..<answerCount { outbox.send(Message(text: "4answer"), on: connection) }
      case .closed, .rejected: break
      }
    }
  }

  static let path = "/engine.io/?EIO=4&transport=polling"

  private static func server(_ backend: any Endpoint) throws -> RunningServer {
    try RunningServer {
      var configuration = LiveConfiguration(
        session: .init(seed: 1), backend: .simulated(backend), listeners: [.loopback])
      configuration.takesPolling = true
      return configuration
    }
  }

  /// If each of 16,000 packets copied those before it, that were 128 million copies, which take
  /// some ten seconds; a tenth of a second is enough for all that there is to do.
  @Test func `what waits for a poll does not cost more the more of it there is`() throws {
    let server = try Self.server(Talker(answerCount: 16_000))
    let client = try BlockingClient(connectingTo: try server.address)
    let opening = try client.ask("GET", Self.path)
    #expect(opening.contains("\"sid\":\"s\""))
    let begin = ContinuousClock.now
    #expect(try client.ask("POST", Self.path + "&sid=s", "4a").hasSuffix("ok"))
    #expect(try client.ask("GET", Self.path + "&sid=s").contains("4answer\u{1E}4answer"))
    #expect(ContinuousClock.now - begin < .seconds(4))
    _ = try server.stop()
  }
}

extension BlockingClient {
  /// Makes a request, and returns the whole answer.
  func ask(
    _ method: String, _ path: String, _ body: String = "", fields: String = ""
  ) throws -> String {
    let head = "\(method) \(path) HTTP/1.1\r\nHost: test\r\n\(fields)"
    try send(bytes: Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
    return try answer()
  }

  /// Returns the answer to a request.
  func answer() throws -> String {
    var text = ""
    while true {
      let bytes = try receive()
      guard !bytes.isEmpty else { return text }
      text += String(decoding: bytes, as: UTF8.self)
      let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let length = parts[0].split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
      guard let length, let count = Int(length.dropFirst(16)) else { return text }
      if parts[1].utf8.count >= count { return text }
    }
  }
}
