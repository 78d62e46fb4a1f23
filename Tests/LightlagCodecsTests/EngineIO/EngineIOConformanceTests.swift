import LightlagCodecs
import LightlagCore
import LightlagEncoding
import Testing

/// The 25 cases of the published suite for Engine.IO protocol version 4, against our state machine.
///
/// Each test names the suite's case above it; the words and the code are ours.
@Suite struct EngineIOConformanceTests {
  static let polling = "EIO=4&transport=polling"
  static let webSocket = "EIO=4&transport=websocket"

  /// A host with a session on long-polling: its name, and the query of its requests.
  static func session() -> (host: EngineIOHost, name: String, query: String) {
    var host = EngineIOHost()
    let name = "s\(host.request("GET", polling))"
    return (host, name, "\(polling)&sid=\(name)")
  }

  /// A host with a session on a WebSocket whose handshake has been read.
  static func webSocketSession() throws -> (host: EngineIOHost, webSocket: Int) {
    var host = EngineIOHost()
    let opened = host.openWebSocket(webSocket)
    let number = try #require(opened)
    let handshake = host.nextText(on: number)
    #expect(handshake?.hasPrefix("0") == true)
    return (host, number)
  }

  /// A host with a session that has moved to a WebSocket, and is polled no more.
  static func upgradedSession() throws -> (host: EngineIOHost, webSocket: Int, query: String) {
    var (host, name, query) = session()
    let opened = host.openWebSocket("\(webSocket)&sid=\(name)")
    let number = try #require(opened)
    host.send("2probe", on: number)
    let answer = host.nextText(on: number)
    #expect(answer == "3probe")
    host.send("5", on: number)
    return (host, number, query)
  }

  static func handshake(_ sid: String, upgrades: String) -> String {
    #"0{"sid":"\#(sid)","upgrades":\#(upgrades),"pingInterval":300,"pingTimeout":200,"#
      + #""maxPayload":1000000}"#
  }

  // MARK: Handshake

  /// handshake, HTTP long-polling: successfully opens a session.
  @Test func `a GET opens a session`() {
    var host = EngineIOHost()
    let request = host.request("GET", Self.polling)
    #expect(host.status(request) == 200)
    #expect(host.body(request) == Self.handshake("s0", upgrades: #"["websocket"]"#))
  }

  /// handshake, HTTP long-polling: fails with an invalid 'EIO' query parameter, an invalid
  /// 'transport' query parameter, an invalid request method.
  @Test(
    arguments: [
      ("GET", "transport=polling", .unsupportedVersion),
      ("GET", "EIO=abc&transport=polling", .unsupportedVersion),
      ("GET", "EIO=4", .unknownTransport),
      ("GET", "EIO=4&transport=abc", .unknownTransport),
      ("POST", "EIO=4&transport=polling", .handshakeMethod),
      ("PUT", "EIO=4&transport=polling", .handshakeMethod),
      ("GET", "EIO=4&transport=polling&sid=gone", .unknownSession),
      ("GET", "EIO=4&transport=websocket", .badRequest),
    ] as [(String, String, EngineIORefusal)])
  func `a request that opens nothing is refused`(
    method: String, query: String, refusal: EngineIORefusal
  ) {
    var host = EngineIOHost()
    let request = host.request(method, query)
    #expect(host.responses[request] == refusal.response)
    #expect(host.status(request) == 400)
    #expect(host.body(request) == #"{"code":\#(refusal.rawValue),"message":"\#(refusal.message)"}"#)
  }

  /// handshake, WebSocket: successfully opens a session.
  @Test func `a WebSocket opens a session`() throws {
    var host = EngineIOHost()
    let opened = host.openWebSocket(Self.webSocket)
    let frame = host.nextText(on: try #require(opened))
    #expect(frame == Self.handshake("s0", upgrades: "[]"))
  }

  /// handshake, WebSocket: fails with an invalid 'EIO' or 'transport' query parameter.
  @Test(
    arguments: [
      "transport=websocket", "EIO=abc&transport=websocket", "EIO=4", "EIO=4&transport=abc",
      "EIO=4&transport=polling", "EIO=4&transport=websocket&sid=gone",
    ])
  func `a WebSocket that opens nothing is refused`(query: String) {
    var host = EngineIOHost()
    let opened = host.openWebSocket(query)
    #expect(opened == nil)
  }

  // MARK: Message

  /// message, HTTP long-polling: a payload containing one plain text packet; several plain text
  /// packets; plain text and binary packets.
  @Test(arguments: ["4hello", "4test1\u{1E}4test2\u{1E}4test3", "4hello\u{1E}bAQIDBA=="])
  func `a payload comes back`(payload: String) {
    var (host, _, query) = Self.session()
    let post = host.request("POST", query, body: payload)
    #expect(host.status(post) == 200)
    #expect(host.body(post) == "ok")
    let poll = host.request("GET", query)
    #expect(host.status(poll) == 200)
    #expect(host.body(poll) == payload)
  }

  /// message, HTTP long-polling: closes the session upon invalid packet format.
  @Test(arguments: ["abc", "", "4a\u{1E}", "b!", "7"])
  func `an invalid payload ends the session`(payload: String) {
    var (host, name, query) = Self.session()
    let post = host.request("POST", query, body: payload)
    #expect(host.status(post) == 400)
    let poll = host.request("GET", query)
    #expect(host.responses[poll] == EngineIORefusal.unknownSession.response)
    #expect(host.endings[name] != nil)
  }

  /// message, HTTP long-polling: closes the session upon duplicate poll requests.
  @Test func `a second poll ends the session`() {
    var (host, name, query) = Self.session()
    let first = host.request("GET", query)
    #expect(host.status(first) == nil)
    let second = host.request("GET", query + "&t=burst")
    #expect(host.status(first) == 200)
    #expect(host.body(first) == "1")
    #expect(host.status(second) == 400)
    #expect(host.endings[name] == .overlap)
    let third = host.request("GET", query)
    #expect(host.status(third) == 400)
  }

  /// message, HTTP long-polling: closes the session upon cancelled polling request.
  @Test func `a poll that is given up ends the session`() {
    var (host, name, query) = Self.session()
    let first = host.request("GET", query)
    host.cancel(first)
    #expect(host.status(first) == nil)
    #expect(host.endings[name] == .transportClosed)
    let second = host.request("GET", query)
    #expect(host.status(second) == 400)
  }

  /// message, WebSocket: sends and receives a plain text packet; a binary packet.
  @Test(arguments: [Message(text: "4hello"), Message(.binary, [1, 2, 3, 4])])
  func `a message on a WebSocket comes back`(message: Message) throws {
    var (host, number) = try Self.webSocketSession()
    host.send(message, on: number)
    let answer = host.nextFrame(on: number)
    #expect(answer == message)
  }

  /// message, WebSocket: closes the session upon invalid packet format.
  @Test func `an invalid message ends the session`() throws {
    var (host, number) = try Self.webSocketSession()
    host.send("abc", on: number)
    #expect(host.closedWebSockets == [number])
    #expect(host.endings["s0"] == .failure(.unknownType(UInt8(ascii: "a"))))
  }

  // MARK: Heartbeat

  /// heartbeat, HTTP long-polling: sends ping/pong packets.
  @Test func `pings come by polls`() {
    var (host, name, query) = Self.session()
    for _ in 0..<3 {
      let poll = host.request("GET", query)
      #expect(host.status(poll) == nil)
      host.sleep(300)
      #expect(host.body(poll) == "2")
      let pong = host.request("POST", query, body: "3")
      #expect(host.body(pong) == "ok")
    }
    #expect(host.endings[name] == nil)
  }

  /// heartbeat, HTTP long-polling: closes the session upon ping timeout.
  @Test func `a session without pongs is over after interval and timeout`() {
    var (host, name, query) = Self.session()
    host.sleep(499)
    #expect(host.endings[name] == nil)
    host.sleep(1)
    #expect(host.endings[name] == .pingTimeout)
    let poll = host.request("GET", query)
    #expect(host.status(poll) == 400)
  }

  /// heartbeat, WebSocket: sends ping/pong packets; closes the session upon ping timeout.
  @Test func `pings come by WebSocket until one is not answered`() throws {
    var (host, number) = try Self.webSocketSession()
    for _ in 0..<3 {
      host.sleep(300)
      let ping = host.nextText(on: number)
      #expect(ping == "2")
      host.sleep(199)
      host.send("3", on: number)
    }
    host.sleep(499)
    #expect(host.closedWebSockets.isEmpty)
    host.sleep(1)
    #expect(host.closedWebSockets == [number])
    #expect(host.endings["s0"] == .pingTimeout)
  }

  // MARK: Close

  /// close, HTTP long-polling: forcefully closes the session.
  @Test func `a client closes by POST`() {
    var (host, name, query) = Self.session()
    let poll = host.request("GET", query)
    let post = host.request("POST", query, body: "1")
    #expect(host.status(poll) == 200)
    #expect(host.body(poll) == "6")
    #expect(host.body(post) == "ok")
    #expect(host.endings[name] == .closedByPeer)
    let late = host.request("GET", query)
    #expect(host.status(late) == 400)
  }

  /// close, WebSocket: forcefully closes the session.
  @Test func `a client closes by WebSocket`() throws {
    var (host, number) = try Self.webSocketSession()
    host.send("1", on: number)
    #expect(host.closedWebSockets == [number])
    #expect(host.endings["s0"] == .closedByPeer)
  }

  // MARK: Upgrade

  /// upgrade: successfully upgrades from HTTP long-polling to WebSocket.
  @Test func `a session moves to a WebSocket`() throws {
    var (host, name, query) = Self.session()
    let opened = host.openWebSocket("\(Self.webSocket)&sid=\(name)")
    let number = try #require(opened)
    host.send("2probe", on: number)
    let answer = host.nextText(on: number)
    #expect(answer == "3probe")
    let poll = host.request("GET", query)
    #expect(host.status(poll) == 200)
    #expect(host.body(poll) == "6")
    host.send("5", on: number)
    host.send("4hello", on: number)
    let echo = host.nextText(on: number)
    #expect(echo == "4hello")
  }

  /// upgrade: ignores HTTP requests with same sid after upgrade.
  @Test func `requests after the move are refused and change nothing`() throws {
    var (host, number, query) = try Self.upgradedSession()
    let poll = host.request("GET", query)
    #expect(host.responses[poll] == EngineIORefusal.badRequest.response)
    host.send("4hello", on: number)
    let echo = host.nextText(on: number)
    #expect(echo == "4hello")
  }

  /// upgrade: ignores WebSocket connection with same sid after upgrade.
  @Test func `a second WebSocket is closed and changes nothing`() throws {
    var (host, number, query) = try Self.upgradedSession()
    let opened = host.openWebSocket(query.replacing("polling", with: "websocket"))
    let second = try #require(opened)
    #expect(host.closedWebSockets == [second])
    host.send("4hello", on: number)
    let echo = host.nextText(on: number)
    #expect(echo == "4hello")
  }
}
