import LightlagCodecs
import LightlagCore
import Testing

@Suite struct ClientHandshakeTests {
  /// Base64 of these is the key of RFC 6455, section 1.3.
  static let key = Array("the sample nonce".utf8)

  static func handshake(
    _ request: OpenRequest = OpenRequest(subprotocols: ["chat", "mqtt"])
  ) throws(ClientHandshake.Failure) -> ClientHandshake {
    try ClientHandshake(authority: "example.com:8080", request: request, key: key)
  }

  static func response(_ lines: String...) throws -> HTTPHead<StatusLine> {
    try HTTPHead(lines: lines)
  }

  static func granting(_ lines: String...) throws -> HTTPHead<StatusLine> {
    let head = [
      "HTTP/1.1 101 Switching Protocols", "upgrade: WebSocket", "connection: upgrade",
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    ]
    return try HTTPHead(lines: head + lines)
  }

  @Test func `a request has what the RFC asks for`() throws {
    let request = OpenRequest(
      target: "/ws?a=1", headers: [Header(name: "Origin", value: "http://a")],
      subprotocols: ["chat", "mqtt"])
    let text = """
      GET /ws?a=1 HTTP/1.1\r
      Host: example.com:8080\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Protocol: chat, mqtt\r
      origin: http://a\r
      \r\n
      """
    #expect(String(decoding: try Self.handshake(request).bytes, as: UTF8.self) == text)
  }

  @Test func `a server of ours reads the request again`() throws {
    let request = OpenRequest(
      target: "/a", headers: [Header(name: "cookie", value: "x=y")], subprotocols: ["p"])
    let client = try Self.handshake(request)
    let server = try ServerHandshake(HTTPHead(parsing: client.bytes))
    #expect(server.request == request)

    let response = server.response(to: .accepted(subprotocol: "p"))
    #expect(try client.subprotocol(in: HTTPHead(parsing: response)) == "p")
  }

  @Test func `fields of the protocol itself are not sent twice`() throws {
    let headers = ["Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Content-Length"]
    let request = OpenRequest(headers: headers.map { Header(name: $0, value: "x") })
    #expect(try Self.handshake(request).bytes == Self.handshake(OpenRequest()).bytes)
  }

  @Test func `a granted request yields the subprotocol chosen`() throws {
    let handshake = try Self.handshake()
    #expect(try handshake.subprotocol(in: Self.granting()) == nil)
    #expect(
      try handshake.subprotocol(in: Self.granting("Sec-WebSocket-Protocol: mqtt")) == "mqtt")
  }

  @Test func `another status carries its reason`() throws {
    let head = try Self.response("HTTP/1.1 404 Not Found", "Content-Length: 0")
    #expect(throws: ClientHandshake.Failure.refused(status: 404, reason: "Not Found")) {
      try Self.handshake().subprotocol(in: head)
    }
  }

  @Test(
    arguments: [
      ("Connection: upgrade", "Upgrade: h2c", .upgrade),
      ("Connection: close", "Upgrade: websocket", .connection),
      (
        "Connection: upgrade", "Upgrade: websocket",
        .accept(expected: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", found: "")
      ),
      (
        "Connection: upgrade", "Upgrade: websocket\r\nSec-WebSocket-Accept: x",
        .accept(expected: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", found: "x")
      ),
    ] as [(String, String, ClientHandshake.Failure)])
  func `a false grant is refused`(
    connection: String, rest: String, failure: ClientHandshake.Failure
  ) throws {
    let head = try Self.response("HTTP/1.1 101 Ok", connection, rest)
    #expect(throws: failure) { try Self.handshake().subprotocol(in: head) }
  }

  @Test(
    arguments: [
      ("Sec-WebSocket-Protocol: stomp", .subprotocol("stomp")),
      ("Sec-WebSocket-Protocol: chat, mqtt", .subprotocol("chat, mqtt")),
      ("Sec-WebSocket-Extensions: permessage-deflate", .extensions("permessage-deflate")),
    ] as [(String, ClientHandshake.Failure)])
  func `a grant of what was not asked for is refused`(
    line: String, failure: ClientHandshake.Failure
  ) throws {
    let head = try Self.granting(line)
    #expect(throws: failure) { try Self.handshake().subprotocol(in: head) }
  }

  @Test(arguments: [
    OpenRequest(target: "ws"), OpenRequest(target: "/a b"), OpenRequest(target: "/\r\nX: y"),
    OpenRequest(headers: [Header(name: "a", value: "b\r\nX: y")]),
    OpenRequest(headers: [Header(name: "a:", value: "b")]), OpenRequest(subprotocols: ["a, b"]),
    OpenRequest(headers: [Header(name: "", value: "b")]),
  ])
  func `a request that is not HTTP is not sent`(request: OpenRequest) {
    #expect(throws: ClientHandshake.Failure.self) { try Self.handshake(request) }
  }
}
