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

  /// Closes each connection at once.
  private struct Hangup: Endpoint {
    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      if case .opened(let connection, _) = event { outbox.close(connection) }
    }
  }

  static let path = "/engine.io/?EIO=4&transport=polling"

  private static func server(
    _ backend: any Endpoint, limits: LiveConfiguration.Limits = .init()
  ) throws -> RunningServer {
    try RunningServer {
      var configuration = LiveConfiguration(
        session: .init(seed: 1), backend: .simulated(backend), listeners: [.loopback])
      configuration.takesPolling = true
      configuration.takesRequests = true
      configuration.allowedOrigins = ["http://allowed.example"]
      configuration.limits = limits
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

  /// A request whose body has one byte of a hundred.
  ///
  /// All that was sent before, by whomever, has been read by the answer to its first.
  private static func unfinished(_ server: RunningServer, _ path: String) throws -> BlockingClient {
    let client = try BlockingClient(connectingTo: try server.address)
    _ = try client.ask("OPTIONS", path)
    let head = "POST \(path) HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n"
    try client.send(bytes: Array((head + "{").utf8))
    return client
  }

  @Test func `a request whose body never comes is given up`() throws {
    var limits = LiveConfiguration.Limits()
    limits.body = .milliseconds(10)
    let server = try Self.server(Talker(answerCount: 1), limits: limits)
    let client = try Self.unfinished(server, "/port/write")
    #expect(try client.answer().hasPrefix("HTTP/1.1 408 "))
    #expect(try client.receive().isEmpty)
    _ = try server.stop()
  }

  @Test func `a session on long-polling ends with a request whose body never comes`() throws {
    var limits = LiveConfiguration.Limits()
    limits.body = .milliseconds(10)
    let server = try Self.server(Talker(answerCount: 1), limits: limits)
    let client = try BlockingClient(connectingTo: try server.address)
    _ = try client.ask("GET", Self.path)
    let slow = try Self.unfinished(server, Self.path + "&sid=s")
    #expect(try slow.answer().hasPrefix("HTTP/1.1 408 "))
    #expect(try client.ask("GET", Self.path + "&sid=s").contains("Session ID unknown"))
    _ = try server.stop()
  }

  /// An opening of a WebSocket, or a request, in the name of a page.
  private static func ask(
    _ server: RunningServer, _ head: String, from page: String
  ) throws -> String {
    let client = try BlockingClient(connectingTo: try server.address)
    let host = try server.address.description
    let page = page.replacing("HOST", with: host)
    let fields = "Host: \(host)\r\nOrigin: \(page)\r\n"
    try client.send(bytes: Array("\(head)\r\n\(fields)\r\n".utf8))
    return String(try client.answer().split(separator: " ")[1])
  }

  private static let upgrade = """
    GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
    """

  @Test(
    arguments: [
      ("http://evil.example", "403"), ("null", "403"), ("http://127.0.0.1:1", "403"),
      ("http://allowed.example", "101"), ("http://HOST", "101"),
    ])
  func `only some pages may open a WebSocket to a device`(page: String, status: String) throws {
    let server = try Self.server(Talker(answerCount: 1))
    #expect(try Self.ask(server, Self.upgrade, from: page) == status)
    _ = try server.stop()
  }

  /// Plain text, so that a browser does not ask first; what may act waits for the backend.
  @Test(arguments: [("http://evil.example", true), ("http://allowed.example", false)])
  func `only some pages may write to a device`(page: String, isRefused: Bool) throws {
    let server = try Self.server(Hangup())
    let head = "POST /port/write HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 0"
    #expect(try (Self.ask(server, head, from: page) == "403") == isRefused)
    _ = try server.stop()
  }

  @Test func `of too many requests without their bodies the eldest is given up`() throws {
    var limits = LiveConfiguration.Limits()
    limits.body = .seconds(1_000)
    limits.bodies = 2
    let server = try Self.server(Talker(answerCount: 1), limits: limits)
    let clients = try (0..<3).map { _ in try Self.unfinished(server, "/port/write") }
    #expect(try clients[0].answer().hasPrefix("HTTP/1.1 408 "))
    try clients[1].send(bytes: [UInt8](repeating: 0x20, count: 99))
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
