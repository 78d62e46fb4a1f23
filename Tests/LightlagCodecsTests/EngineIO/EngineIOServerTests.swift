import LightlagCodecs
import LightlagCore
import Testing

/// What the published cases leave open.
@Suite struct EngineIOServerTests {
  static let webSocket = EngineIOConformanceTests.webSocket

  static func session() -> (host: EngineIOHost, name: String, query: String) {
    EngineIOConformanceTests.session()
  }

  /// A session on long-polling with a candidate that has been probed.
  static func probedSession() throws -> (host: EngineIOHost, webSocket: Int, query: String) {
    var (host, name, query) = session()
    let opened = host.openWebSocket("\(webSocket)&sid=\(name)")
    let number = try #require(opened)
    host.send("2probe", on: number)
    let answer = host.nextText(on: number)
    #expect(answer == "3probe")
    return (host, number, query)
  }

  @Test func `messages wait for a poll, sixteen at most in one payload`() {
    var (host, name, query) = Self.session()
    for index in 0..<17 { host.push("\(index)", to: name) }
    let first = host.request("GET", query)
    let second = host.request("GET", query)
    #expect(host.body(first)?.split(separator: "\u{1E}").count == 16)
    #expect(host.body(second) == "416")
  }

  /// "4" and 499 998 bytes are 499 999; two and a separator are 999 999, and 2 more are too many.
  @Test func `a payload keeps to the limit of bytes unless one packet exceeds it`() {
    var (host, name, query) = Self.session()
    let half = String(repeating: "a", count: 499_998)
    for text in [half, half, "", half + half + half] { host.push(text, to: name) }
    let counts = (0..<3).map { _ in
      let poll = host.request("GET", query)
      return host.responses[poll]?.body.count
    }
    #expect(counts == [999_999, 1, 1_499_995])
  }

  @Test func `a body at the limit is taken and a larger one refused`() {
    var (host, name, query) = Self.session()
    let text = "4" + String(repeating: "a", count: 999_999)
    let fitting = host.request("POST", query, body: text)
    let large = host.request("POST", query, body: text + "a")
    #expect(host.status(fitting) == 200)
    #expect(host.status(large) == 413)
    #expect(host.endings[name] == nil)
  }

  @Test func `a packet on a WebSocket beyond the limit ends the session`() throws {
    var (host, number) = try EngineIOConformanceTests.webSocketSession()
    host.send("4" + String(repeating: "a", count: 1_000_000), on: number)
    #expect(host.endings["s0"] == .failure(.tooBig(byteCount: 1_000_001, limit: 1_000_000)))
  }

  @Test func `a client that lets too much wait is given up`() {
    var host = EngineIOHost()
    host.settings.backlogLimit = 10
    let name = "s\(host.request("GET", EngineIOConformanceTests.polling))"
    // "4" and four bytes are five.
    host.push("1234", to: name)
    host.push("5678", to: name)
    #expect(host.endings[name] == nil)
    host.push("", to: name)
    #expect(host.endings[name] == .backlog(limit: 10))
  }

  @Test func `a client that lets too many packets wait is given up`() {
    var host = EngineIOHost()
    host.settings.backlogPacketLimit = 2
    let name = "s\(host.request("GET", EngineIOConformanceTests.polling))"
    host.push("", to: name)
    host.push("", to: name)
    #expect(host.endings[name] == nil)
    host.push("", to: name)
    #expect(host.endings[name] == .backlogPackets(limit: 2))
  }

  /// Of 100 packets each poll takes 16, so that the seventh takes the last 4.
  @Test func `packets leave in the order in which they came, however many wait`() {
    var (host, name, query) = Self.session()
    for index in 0..<100 { host.push("\(index)", to: name) }
    var seen: [String] = []
    for _ in 0..<7 {
      let poll = host.request("GET", query)
      seen += (host.body(poll) ?? "").split(separator: "\u{1E}").map { String($0.dropFirst()) }
      host.push("later", to: name)
    }
    #expect(seen.prefix(100) == (0..<100).map { "\($0)" }[...])
    #expect(seen.dropFirst(100).allSatisfy { $0 == "later" })
  }

  @Test(arguments: [(3, nil), (4, EngineIOEnding.failure(.tooManyPackets(limit: 3)))])
  func `a request with too many packets ends the session, and none of them is taken`(
    count: Int, ending: EngineIOEnding?
  ) {
    var host = EngineIOHost()
    host.settings.requestPacketLimit = 3
    let name = "s\(host.request("GET", EngineIOConformanceTests.polling))"
    let query = "\(EngineIOConformanceTests.polling)&sid=\(name)"
    let body = [String](repeating: "4a", count: count).joined(separator: "\u{1E}")
    let post = host.request("POST", query, body: body)
    #expect(host.status(post) == (ending == nil ? 200 : 400))
    #expect(host.endings[name] == ending)
  }

  @Test func `what a client has fetched waits no more`() {
    var host = EngineIOHost()
    host.settings.backlogLimit = 10
    let query = EngineIOConformanceTests.polling
    let name = "s\(host.request("GET", query))"
    for _ in 0..<3 {
      host.push("1234", to: name)
      host.push("5678", to: name)
      let poll = host.request("GET", "\(query)&sid=\(name)")
      #expect(host.body(poll) == "41234\u{1E}45678")
    }
    #expect(host.endings[name] == nil)
  }

  @Test func `a second request with data ends the session`() {
    var (host, name, query) = Self.session()
    let poll = host.request("GET", query)
    let first = host.beginPost(name)
    let second = host.request("POST", query, body: "4a")
    #expect(host.body(poll) == "1")
    #expect(host.status(first) == 400)
    #expect(host.status(second) == 400)
    #expect(host.endings[name] == .overlap)
  }

  @Test func `a method that is neither GET nor POST is refused and changes nothing`() {
    var (host, name, query) = Self.session()
    let request = host.request("PUT", query, body: "4a")
    #expect(host.responses[request] == EngineIORefusal.badRequest.response)
    #expect(host.endings[name] == nil)
  }

  @Test func `a ping from the client ends the session`() throws {
    var (host, name, query) = Self.session()
    let post = host.request("POST", query, body: "4a\u{1E}2\u{1E}4b")
    #expect(host.status(post) == 400)
    #expect(host.endings[name] == .failure(.heartbeatDirection))
  }

  @Test(arguments: ["1\u{1E}9", "1\u{1E}2", "1\u{1E}"])
  func `what follows a close counts for nothing`(payload: String) {
    var (host, name, query) = Self.session()
    let post = host.request("POST", query, body: payload)
    #expect(host.body(post) == "ok")
    #expect(host.endings[name] == .closedByPeer)
  }

  @Test func `what the server alone would send is ignored`() throws {
    var (host, number) = try EngineIOConformanceTests.webSocketSession()
    for text in ["6", "5", "4a"] { host.send(text, on: number) }
    let echo = host.nextText(on: number)
    #expect(echo == "4a")
  }

  /// The next interval begins when the pong comes: at 300 + 150, so the ping is due at 750.
  @Test func `the interval begins with the pong`() throws {
    var (host, number) = try EngineIOConformanceTests.webSocketSession()
    host.sleep(450)
    let first = host.nextText(on: number)
    host.send("3", on: number)
    host.sleep(299)
    let early = host.nextText(on: number)
    host.sleep(1)
    let second = host.nextText(on: number)
    #expect([first, early, second] == ["2", nil, "2"])
  }

  @Test func `a late driver finds the session over at once`() {
    var outputs: [EngineIOServer.Output] = []
    var server = EngineIOServer(
      sessionID: "s", openedBy: .webSocket(0), at: .start, into: &outputs)
    outputs = []
    server.send(Message(text: "a"), at: Instant(nanoseconds: 60_000_000_000), into: &outputs)
    let ping = EngineIOServer.Output.send(Message(text: "2"), on: 0)
    #expect(outputs == [ping, .closeWebSocket(0), .ended(.pingTimeout)])
    #expect(server.deadline == nil)
  }

  // MARK: Upgrade

  @Test func `a poll that waits is ended by the probe, with what there is`() throws {
    var (host, name, query) = Self.session()
    let poll = host.request("GET", query)
    let opened = host.openWebSocket("\(Self.webSocket)&sid=\(name)")
    host.send("2probe", on: try #require(opened))
    #expect(host.body(poll) == "6")
    host.push("a", to: name)
    let next = host.request("GET", query)
    #expect(host.body(next) == "4a")
  }

  @Test func `a candidate may probe again`() throws {
    var (host, number, _) = try Self.probedSession()
    host.send("2probe", on: number)
    let answer = host.nextText(on: number)
    #expect(answer == "3probe")
    #expect(host.closedWebSockets.isEmpty)
  }

  @Test func `what waits goes over the WebSocket after the move`() throws {
    var (host, number, _) = try Self.probedSession()
    host.push("a", to: "s0")
    host.push("b", to: "s0")
    let early = host.nextText(on: number)
    host.send("5", on: number)
    let texts = (0..<2).map { _ in host.nextText(on: number) }
    #expect(early == nil)
    #expect(texts == ["4a", "4b"])
  }

  @Test(arguments: ["5", "2", "2else", "4a", "abc", ""])
  func `a candidate that does not probe is closed, and the session stays`(text: String) throws {
    var (host, name, query) = Self.session()
    let opened = host.openWebSocket("\(Self.webSocket)&sid=\(name)")
    let number = try #require(opened)
    host.send(text, on: number)
    #expect(host.closedWebSockets == [number])
    host.push("a", to: name)
    let poll = host.request("GET", query)
    #expect(host.body(poll) == "4a")
  }

  @Test func `a candidate that does not take the session over in time is closed`() throws {
    var host = EngineIOHost()
    host.settings.pingInterval = .seconds(25)
    let name = "s\(host.request("GET", EngineIOConformanceTests.polling))"
    let opened = host.openWebSocket("\(Self.webSocket)&sid=\(name)")
    let number = try #require(opened)
    host.sleep(9_999)
    #expect(host.closedWebSockets.isEmpty)
    host.sleep(1)
    #expect(host.closedWebSockets == [number])
    #expect(host.endings[name] == nil)
    // There is room for another one.
    let again = host.openWebSocket("\(Self.webSocket)&sid=\(name)")
    #expect(!host.closedWebSockets.contains(try #require(again)))
  }

  @Test func `a second candidate is closed, and the first one stays`() throws {
    var (host, number, _) = try Self.probedSession()
    let opened = host.openWebSocket("\(Self.webSocket)&sid=s0")
    let second = try #require(opened)
    #expect(host.closedWebSockets == [second])
    host.send("5", on: number)
    host.send("4a", on: number)
    let echo = host.nextText(on: number)
    #expect(echo == "4a")
  }

  @Test func `a candidate that goes leaves the session where it was`() throws {
    var (host, number, query) = try Self.probedSession()
    host.closeWebSocket(number)
    let poll = host.request("GET", query)
    #expect(host.status(poll) == nil)
    #expect(host.endings["s0"] == nil)
  }

  // MARK: Ends

  @Test func `a WebSocket that goes takes its session along`() throws {
    var (host, number) = try EngineIOConformanceTests.webSocketSession()
    host.closeWebSocket(number)
    #expect(host.endings["s0"] == .transportClosed)
    #expect(host.closedWebSockets.isEmpty)
  }

  @Test func `a server that closes tells the poll that waits`() {
    var (host, name, query) = Self.session()
    let poll = host.request("GET", query)
    host.close(name)
    #expect(host.body(poll) == "1")
    #expect(host.endings[name] == .closedHere)
  }

  @Test func `a server that closes without a poll tells the next one, after what waits`() {
    var (host, name, query) = Self.session()
    host.push("a", to: name)
    host.close(name)
    host.push("b", to: name)
    #expect(host.endings[name] == nil)
    let poll = host.request("GET", query)
    #expect(host.body(poll) == "4a\u{1E}1")
    #expect(host.endings[name] == .closedHere)
  }

  @Test func `a server that closes waits thirty seconds for a poll`() {
    var (host, name, query) = Self.session()
    host.close(name)
    let post = host.request("POST", query, body: "4a")
    #expect(host.body(post) == "ok")
    host.sleep(29_999)
    #expect(host.endings[name] == nil)
    host.sleep(1)
    #expect(host.endings[name] == .closedHere)
  }

  @Test func `a server that closes a WebSocket session closes the WebSocket`() throws {
    var (host, number) = try EngineIOConformanceTests.webSocketSession()
    host.close("s0")
    #expect(host.closedWebSockets == [number])
    #expect(host.endings["s0"] == .closedHere)
  }
}
