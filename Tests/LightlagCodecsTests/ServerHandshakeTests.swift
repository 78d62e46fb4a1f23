import LightlagCodecs
import LightlagCore
import Testing

@Suite struct ServerHandshakeTests {
  /// The request of RFC 6455, section 1.2, with the key of section 1.3.
  static let fields = [
    "Host: server.example.com", "Upgrade: websocket", "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Origin: http://example.com",
    "Sec-WebSocket-Protocol: chat, superchat", "Sec-WebSocket-Version: 13",
  ]

  static func handshake(
    _ line: String = "GET /chat HTTP/1.1", _ fields: [String] = fields
  ) throws -> ServerHandshake {
    try ServerHandshake(HTTPHead(lines: [line] + fields))
  }

  /// The fields of the RFC's request but that one, which is replaced by others.
  static func fields(replacing name: String, by lines: String...) -> [String] {
    fields.filter { !$0.hasPrefix(name + ":") } + lines
  }

  @Test func `the RFC's request is granted as the RFC grants it`() throws {
    let handshake = try Self.handshake()
    #expect(
      handshake.request
        == OpenRequest(
          target: "/chat", headers: [Header(name: "origin", value: "http://example.com")],
          subprotocols: ["chat", "superchat"]))
    #expect(handshake.key == "dGhlIHNhbXBsZSBub25jZQ==")
    let response = """
      HTTP/1.1 101 Switching Protocols\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
      Sec-WebSocket-Protocol: chat\r
      \r\n
      """
    let answer = handshake.response(to: .accepted(subprotocol: "chat"))
    #expect(String(decoding: answer, as: UTF8.self) == response)
  }

  @Test(arguments: [nil, "mqtt"])
  func `a subprotocol that was not offered is not answered`(subprotocol: String?) throws {
    let answer = try Self.handshake().response(to: .accepted(subprotocol: subprotocol))
    #expect(!String(decoding: answer, as: UTF8.self).contains("Protocol:"))
  }

  @Test func `a rejection is a whole response`() throws {
    let answer = try Self.handshake().response(to: .rejected(status: 404, reason: "no rover"))
    let response = """
      HTTP/1.1 404 Not Found\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: 9\r
      Connection: close\r
      \r
      no rover\n
      """
    #expect(String(decoding: answer, as: UTF8.self) == response)
  }

  @Test(arguments: [
    ["Connection: keep-alive, Upgrade", "Upgrade: WebSocket"],
    ["Connection: keep-alive", "Connection: UPGRADE", "Upgrade: h2c, websocket/13,websocket"],
  ])
  func `upgrade fields are lists whatever their case`(lines: [String]) throws {
    let rest = Self.fields.filter { !$0.hasPrefix("Upgrade:") && !$0.hasPrefix("Connection:") }
    #expect(try Self.handshake("GET / HTTP/1.1", rest + lines).request.target == "/")
  }

  @Test func `what belongs to the connection does not cross it`() throws {
    let lines = ["Connection: Upgrade, X-Hop", "X-Hop: 1", "Keep-Alive: 5", "Cookie: a=b"]
    let fields = Self.fields(replacing: "Connection") + lines
    let extended = fields + ["Sec-WebSocket-Extensions: permessage-deflate", "Content-Length: 0"]
    #expect(
      try Self.handshake("GET / HTTP/1.1", extended).request.headers == [
        Header(name: "origin", value: "http://example.com"), Header(name: "cookie", value: "a=b"),
      ])
  }

  @Test func `subprotocols over several lines stay in order`() throws {
    let fields = Self.fields + ["Sec-WebSocket-Protocol: ,last ,"]
    #expect(
      try Self.handshake("GET / HTTP/1.1", fields).request.subprotocols
        == ["chat", "superchat", "last"])
  }

  @Test(arguments: [
    ("/a?b=c", "/a?b=c"), ("http://host:1/a?b", "/a?b"), ("ws://host", "/"),
    ("ws://host?a/b", "/?a/b"),
  ])
  func `a target may be a whole URL`(target: String, path: String) throws {
    #expect(try Self.handshake("GET \(target) HTTP/1.1").request.target == path)
  }

  @Test(
    arguments: [
      ("GET", fields(replacing: "Upgrade"), .notAnUpgrade, 426),
      ("POST", fields(replacing: "Upgrade"), .notAnUpgrade, 426),
      ("GET", fields(replacing: "Upgrade", by: "Upgrade: h2c"), .notAnUpgrade, 426),
      ("POST", fields, .method("POST"), 405),
      ("GET", fields(replacing: "Connection", by: "Connection: close"), .connection, 400),
      ("GET", fields(replacing: "Host"), .host, 400),
      ("GET", fields + ["Host: other"], .host, 400),
      ("GET", fields + ["Content-Length: 1"], .body, 400),
      ("GET", fields + ["Transfer-Encoding: chunked"], .body, 400),
      ("GET", fields(replacing: "Sec-WebSocket-Version"), .version(""), 426),
      (
        "GET", fields(replacing: "Sec-WebSocket-Version", by: "Sec-WebSocket-Version: 8"),
        .version("8"), 426
      ),
      ("GET", fields(replacing: "Sec-WebSocket-Key"), .key, 400),
      ("GET", fields + ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="], .key, 400),
      ("GET", fields(replacing: "Sec-WebSocket-Key", by: "Sec-WebSocket-Key: c2hvcnQ="), .key, 400),
      ("GET", fields(replacing: "Sec-WebSocket-Key", by: "Sec-WebSocket-Key: ?"), .key, 400),
      ("GET", fields + ["Sec-WebSocket-Protocol: a b"], .subprotocol, 400),
    ] as [(String, [String], ServerHandshake.Failure, Int)])
  func `a request that breaks a rule is refused`(
    method: String, fields: [String], failure: ServerHandshake.Failure, status: Int
  ) {
    #expect(throws: failure) { try Self.handshake("\(method) / HTTP/1.1", fields) }
    #expect(failure.refusal.status == status)
  }

  @Test func `a target that is neither path nor URL is refused`() {
    #expect(throws: ServerHandshake.Failure.target("*")) { try Self.handshake("GET * HTTP/1.1") }
  }

  @Test func `a browser is told what this is`() {
    let response = """
      HTTP/1.1 426 Upgrade Required\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: 58\r
      Connection: close, Upgrade\r
      upgrade: websocket\r
      \r
      This is a WebSocket server: open it with ws:// or wss://.\n
      """
    let refusal = ServerHandshake.Failure.notAnUpgrade.refusal
    #expect(String(decoding: refusal.response, as: UTF8.self) == response)
  }

  @Test func `another version is told the one that is spoken`() {
    let response = String(
      decoding: ServerHandshake.Failure.version("8").refusal.response, as: UTF8.self)
    #expect(response.contains("\r\nsec-websocket-version: 13\r\n"))
  }

  @Test(arguments: [(403, "Forbidden"), (503, "Service Unavailable"), (499, "Client Error")])
  func `a status has its reason phrase`(status: Int, phrase: String) {
    let response = String(
      decoding: HTTPRefusal(status: status, reason: "").response, as: UTF8.self)
    #expect(response.hasPrefix("HTTP/1.1 \(status) \(phrase)\r\n"))
  }
}
