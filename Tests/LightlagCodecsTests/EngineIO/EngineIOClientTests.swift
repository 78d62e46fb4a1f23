import LightlagCodecs
import LightlagCore
import Testing

@Suite struct EngineIOClientTests {
  typealias Output = EngineIOClient.Output

  static let polling = "/engine.io/?EIO=4&transport=polling"
  static let webSocket = "/engine.io/?EIO=4&transport=websocket"

  static func handshake(upgrades: [String] = ["websocket"]) -> EngineIOHandshake {
    EngineIOHandshake(
      sessionID: "a/b", upgrades: upgrades, pingInterval: .milliseconds(300),
      pingTimeout: .milliseconds(200), maxPayload: 1_000)
  }

  static func instant(_ milliseconds: Int64) -> Instant {
    Instant(nanoseconds: milliseconds * 1_000_000)
  }

  /// A client, what it wants done next, and the instant.
  struct Run {
    var client: EngineIOClient
    var outputs: [Output] = []
    var now = Instant.start

    init(_ choice: EngineIOClient.Choice) {
      client = EngineIOClient(choice: choice, at: .start, into: &outputs)
    }

    /// Returns what is wanted since the last call.
    mutating func take() -> [Output] {
      defer { outputs = [] }
      return outputs
    }

    mutating func answer(_ request: Int, _ body: String, status: Int = 200) -> [Output] {
      client.receive(
        status: status, body: Array(body.utf8), of: request, at: now, into: &outputs)
      return take()
    }

    mutating func receive(_ text: String, on webSocket: Int) -> [Output] {
      client.receive(Message(text: text), on: webSocket, at: now, into: &outputs)
      return take()
    }

    mutating func send(_ text: String) -> [Output] {
      client.send(Message(text: text), at: now, into: &outputs)
      return take()
    }

    mutating func close() -> [Output] {
      client.close(at: now, into: &outputs)
      return take()
    }

    mutating func advance(to milliseconds: Int64) -> [Output] {
      now = instant(milliseconds)
      client.advance(to: now, into: &outputs)
      return take()
    }
  }

  /// A client on long-polling whose first GET, 0, is answered; 1 is the next one.
  static func pollingRun() -> Run {
    var run = Run(.polling)
    _ = run.answer(0, EngineIOPacket.open(handshake()).frame.text)
    return run
  }

  /// A client on a WebSocket, 0, whose handshake has come.
  static func webSocketRun() -> Run {
    var run = Run(.webSocket)
    run.client.opened(webSocket: 0, at: .start, into: &run.outputs)
    _ = run.receive(EngineIOPacket.open(handshake(upgrades: [])).frame.text, on: 0)
    return run
  }

  @Test func `a client on long-polling opens, sends and polls on`() {
    var run = Run(.polling)
    let first = run.take()
    #expect(first == [.get(0, target: Self.polling)])
    let opened = run.answer(0, EngineIOPacket.open(Self.handshake()).frame.text)
    let target = Self.polling + "&sid=a%2Fb"
    #expect(opened == [.opened(Self.handshake()), .get(1, target: target)])
    let sent = run.send("x")
    #expect(sent == [.post(2, target: target, body: Array("4x".utf8))])
    let received = run.answer(1, "4y\u{1E}b/w==")
    #expect(
      received == [
        .message(Message(text: "y")), .message(Message(.binary, [0xFF])), .get(3, target: target),
      ])
  }

  @Test func `messages wait for the request before them and go together`() {
    var run = Self.pollingRun()
    let sent = run.send("a") + run.send("b") + run.send("c")
    #expect(sent.count == 1)
    let next = run.answer(2, "ok")
    let target = Self.polling + "&sid=a%2Fb"
    #expect(next == [.post(3, target: target, body: Array("4b\u{1E}4c".utf8))])
  }

  @Test func `a WebSocket from the start needs no polling`() {
    var run = Run(.webSocket)
    let first = run.take()
    #expect(first == [.openWebSocket(0, target: Self.webSocket)])
    let handshake = Self.handshake(upgrades: [])
    let opened = run.receive(EngineIOPacket.open(handshake).frame.text, on: 0)
    #expect(opened == [.opened(handshake)])
    let sent = run.send("x")
    #expect(sent == [.send(Message(text: "4x"), on: 0)])
    #expect(run.client.transport == .webSocket)
  }

  @Test func `a ping is answered with its text, and silence ends the session`() {
    var run = Self.webSocketRun()
    _ = run.advance(to: 400)
    let pong = run.receive("2", on: 0)
    #expect(pong == [.send(Message(text: "3"), on: 0)])
    #expect(run.client.deadline == Self.instant(900))
    let early = run.advance(to: 899)
    #expect(early == [])
    let end = run.advance(to: 900)
    #expect(end == [.closeWebSocket(0), .ended(.pingTimeout)])
    #expect(run.client.deadline == nil)
  }

  @Test func `a session that does not open in time is over`() {
    var run = Run(.polling)
    _ = run.take()
    let early = run.advance(to: 19_999)
    let end = run.advance(to: 20_000)
    #expect(early == [])
    #expect(end == [.ended(.openTimeout)])
  }

  // MARK: Upgrade

  /// A client whose WebSocket, 1, has answered the probe while GET 2 waits.
  static func restingRun() -> Run {
    var run = Run(.upgrade)
    _ = run.answer(0, EngineIOPacket.open(handshake()).frame.text)
    run.client.opened(webSocket: 1, at: .start, into: &run.outputs)
    _ = run.receive("3probe", on: 1)
    return run
  }

  @Test func `a session moves once long-polling has come to rest`() {
    var run = Run(.upgrade)
    _ = run.take()
    let opened = run.answer(0, EngineIOPacket.open(Self.handshake()).frame.text)
    let sid = "&sid=a%2Fb"
    #expect(
      opened == [
        .opened(Self.handshake()), .openWebSocket(1, target: Self.webSocket + sid),
        .get(2, target: Self.polling + sid),
      ])
    run.client.opened(webSocket: 1, at: .start, into: &run.outputs)
    let probe = run.take()
    #expect(probe == [.send(Message(text: "2probe"), on: 1)])
    let post = run.send("a")
    #expect(post == [.post(3, target: Self.polling + sid, body: Array("4a".utf8))])
    // From here on nothing more goes by POST.
    let quiet = run.receive("3probe", on: 1) + run.send("b") + run.answer(2, "4x\u{1E}6")
    #expect(quiet == [.message(Message(text: "x"))])
    let moved = run.answer(3, "ok")
    #expect(
      moved == [.send(Message(text: "5"), on: 1), .upgraded, .send(Message(text: "4b"), on: 1)])
    #expect(run.client.transport == .webSocket)
  }

  @Test func `a WebSocket that fails while long-polling rests lets it go on`() {
    var run = Self.restingRun()
    let quiet = run.send("a")
    #expect(quiet == [])
    run.client.closed(webSocket: 1, at: .start, into: &run.outputs)
    let outputs = run.take()
    let target = Self.polling + "&sid=a%2Fb"
    #expect(outputs == [.post(3, target: target, body: Array("4a".utf8))])
    let next = run.answer(2, "6")
    #expect(next == [.get(4, target: target)])
  }

  @Test(arguments: ["3", "3else", "4a", "x"])
  func `a WebSocket that does not answer the probe is closed`(text: String) {
    var run = Run(.upgrade)
    _ = run.answer(0, EngineIOPacket.open(Self.handshake()).frame.text)
    run.client.opened(webSocket: 1, at: .start, into: &run.outputs)
    _ = run.take()
    let outputs = run.receive(text, on: 1)
    #expect(outputs == [.closeWebSocket(1)])
    #expect(run.client.isOpen)
  }

  @Test func `a server that offers no WebSocket is polled for good`() {
    var run = Run(.upgrade)
    _ = run.take()
    let opened = run.answer(0, EngineIOPacket.open(Self.handshake(upgrades: [])).frame.text)
    #expect(opened.count == 2)
    #expect(opened.last == .get(1, target: Self.polling + "&sid=a%2Fb"))
  }

  // MARK: Ends

  @Test func `closing a WebSocket session closes the WebSocket`() {
    var run = Self.webSocketRun()
    let outputs = run.close()
    #expect(outputs == [.closeWebSocket(0), .ended(.closedHere)])
    let late = run.send("a") + run.receive("4a", on: 0) + run.close()
    #expect(late == [])
  }

  @Test func `closing long-polling tells the server after what was sent before`() {
    var run = Self.pollingRun()
    let sent = run.send("a") + run.send("b") + run.close()
    #expect(sent.count == 1)
    let target = Self.polling + "&sid=a%2Fb"
    let last = run.answer(2, "ok")
    #expect(last == [.post(3, target: target, body: Array("4b\u{1E}1".utf8))])
    let noop = run.answer(1, "6")
    let end = run.answer(3, "ok")
    #expect(noop == [])
    #expect(end == [.ended(.closedHere)])
  }

  @Test(
    arguments: [
      ("1", .closedByPeer), ("9", .failure(.unknownType(0x39))), ("", .failure(.emptyPacket)),
    ] as [(String, EngineIOEnding)])
  func `a server ends the session`(body: String, ending: EngineIOEnding) {
    var run = Self.pollingRun()
    let outputs = run.answer(1, body)
    #expect(outputs == [.ended(ending)])
  }

  @Test(arguments: [400, 403, 500])
  func `a refusal ends the session`(status: Int) {
    var run = Self.pollingRun()
    let outputs = run.answer(1, "no", status: status)
    #expect(outputs == [.ended(.refused(status: status))])
  }

  @Test(arguments: ["4a", "2", "6"])
  func `a session that does not begin with its handshake is over`(body: String) {
    var run = Run(.polling)
    _ = run.take()
    let outputs = run.answer(0, body)
    #expect(outputs == [.ended(.failure(.unopened))])
  }

  @Test func `a request without an answer ends the session`() {
    var run = Self.pollingRun()
    run.client.fail(1, at: .start, into: &run.outputs)
    let outputs = run.take()
    #expect(outputs == [.ended(.transportClosed)])
  }
}
