import LightlagCodecs
import LightlagCore
import LightlagEncoding
import Testing

/// The two ends of Socket.IO, face to face and alone.
@Suite struct SocketIOEndsTests {
  typealias ServerOutput = SocketIOServer.Output
  typealias ClientOutput = SocketIOClient.Output

  /// A server and a client; what each wants done is carried by hand.
  struct Pair {
    var server: SocketIOServer
    var client = SocketIOClient()
    var serverOutputs: [ServerOutput] = []
    var clientOutputs: [ClientOutput] = []

    init() {
      var settings = SocketIOServer.Settings()
      settings.namespaces = ["/", "/rover"]
      server = SocketIOServer(settings: settings, at: .start)
    }

    /// A pair whose client is in the main namespace.
    static func connected() -> Pair {
      var pair = Pair()
      pair.client.connect(authorization: ["token": "1"], into: &pair.clientOutputs)
      _ = pair.toServer()
      pair.server.accept("/", sessionID: "x", into: &pair.serverOutputs)
      _ = pair.toClient()
      return pair
    }

    /// Carries what the client sends; returns what else there was.
    mutating func toServer() -> [ServerOutput] {
      for case .send(let message) in clientOutputs {
        server.receive(message, at: .start, into: &serverOutputs)
      }
      clientOutputs.removeAll { if case .send = $0 { true } else { false } }
      return serverOutputs.filter { if case .send = $0 { false } else { true } }
    }

    /// Carries what the server sends; returns what the client makes of it.
    mutating func toClient() -> [ClientOutput] {
      for case .send(let message) in serverOutputs { client.receive(message, into: &clientOutputs) }
      serverOutputs = []
      return clientOutputs.filter { if case .send = $0 { false } else { true } }
    }
  }

  static func event(_ payload: SocketIOPayload, id: UInt64? = nil) -> SocketIOEvent {
    SocketIOEvent(namespace: "/", payload: payload, id: id)
  }

  // MARK: Namespaces

  @Test func `a client is let in`() {
    var pair = Pair()
    pair.client.connect(authorization: ["token": "1"], into: &pair.clientOutputs)
    let asked = pair.toServer()
    #expect(asked == [.asked(namespace: "/", authorization: ["token": "1"])])
    pair.server.accept("/", sessionID: "x", into: &pair.serverOutputs)
    let joined = pair.toClient()
    #expect(joined == [.joined(namespace: "/", sessionID: "x")])
    #expect(pair.server.isConnected())
    #expect(pair.client.isConnected())
    #expect(!pair.client.isConnected(to: "/rover"))
  }

  @Test func `a client is kept out and may ask again`() {
    var pair = Pair()
    for _ in 0..<2 {
      pair.client.connect(to: "/rover", into: &pair.clientOutputs)
      let asked = pair.toServer()
      #expect(asked == [.asked(namespace: "/rover", authorization: nil)])
      pair.server.refuse("/rover", message: "not you", into: &pair.serverOutputs)
      let refused = pair.toClient()
      #expect(refused == [.refused(namespace: "/rover", reason: ["message": "not you"])])
      pair.clientOutputs = []
    }
    #expect(pair.server.deadline != nil)
  }

  @Test func `an unknown namespace is refused without asking`() {
    var pair = Pair()
    pair.client.connect(to: "/x", into: &pair.clientOutputs)
    let asked = pair.toServer()
    #expect(asked == [])
    let refused = pair.toClient()
    #expect(refused == [.refused(namespace: "/x", reason: ["message": "Invalid namespace"])])
  }

  @Test func `a second wish for the same namespace is not sent, and ends the connection if it is`()
  {
    var pair = Pair.connected()
    pair.clientOutputs = []
    pair.client.connect(into: &pair.clientOutputs)
    #expect(pair.clientOutputs == [])
    pair.server.receive(Message(text: "0"), at: .start, into: &pair.serverOutputs)
    let failure = SocketIOEnding.failure(.unexpectedPacket(namespace: "/"))
    #expect(pair.serverOutputs == [.left(namespace: "/", failure), .ended(failure)])
  }

  @Test func `nobody waits for ever for a first namespace`() {
    var server = SocketIOServer(at: .start)
    var outputs: [ServerOutput] = []
    let due = Instant.start.advanced(by: .seconds(45))
    #expect(server.deadline == due)
    server.advance(to: due.advanced(by: .nanoseconds(-1)), into: &outputs)
    #expect(outputs == [])
    server.advance(to: due, into: &outputs)
    #expect(outputs == [.ended(.connectTimeout)])
    server.receive(Message(text: "0"), at: due, into: &outputs)
    #expect(outputs.count == 1)
    #expect(server.deadline == nil)
  }

  @Test func `a client in a namespace has no deadline`() {
    #expect(Pair.connected().server.deadline == nil)
  }

  // MARK: Events

  @Test func `events pass both ways, with attachments`() {
    var pair = Pair.connected()
    pair.clientOutputs = []
    let up = SocketIOPayload(event: "driveCommands", ["linear": .number("0.50"), "angular": 0])
    let down = SocketIOPayload(event: "cameraFeed", .placeholder(0), attachments: [[1, 2, 3]])
    pair.client.emit(up, into: &pair.clientOutputs)
    let received = pair.toServer()
    #expect(received == [.event(Self.event(up))])
    pair.server.emit(down, into: &pair.serverOutputs)
    let shown = pair.toClient()
    #expect(shown == [.event(Self.event(down))])
  }

  @Test func `an event is acknowledged once`() {
    var pair = Pair.connected()
    pair.clientOutputs = []
    let payload = SocketIOPayload(event: "e")
    let ids = (0..<2).map { _ in
      pair.client.emit(payload, isAcknowledged: true, into: &pair.clientOutputs)
    }
    #expect(ids == [0, 1])
    let received = pair.toServer()
    #expect(received == [.event(Self.event(payload, id: 0)), .event(Self.event(payload, id: 1))])
    let answer = SocketIOPayload(["ok"])
    for _ in 0..<2 {
      pair.server.acknowledge(
        Self.event(payload, id: 1), with: answer, into: &pair.serverOutputs)
    }
    pair.server.acknowledge(Self.event(payload, id: 7), into: &pair.serverOutputs)
    let answers = pair.toClient()
    #expect(answers == [.acknowledgement(Self.event(answer, id: 1))])
  }

  @Test func `the server hears back from the client`() {
    var pair = Pair.connected()
    pair.clientOutputs = []
    let payload = SocketIOPayload(event: "e")
    let id = pair.server.emit(payload, isAcknowledged: true, into: &pair.serverOutputs)
    #expect(id == 0)
    let received = pair.toClient()
    #expect(received == [.event(Self.event(payload, id: 0))])
    pair.clientOutputs = []
    pair.client.acknowledge(Self.event(payload, id: 0), into: &pair.clientOutputs)
    let answers = pair.toServer()
    #expect(answers == [.acknowledgement(Self.event(SocketIOPayload(), id: 0))])
  }

  @Test func `an event without an id is not acknowledged`() {
    var pair = Pair.connected()
    pair.server.acknowledge(Self.event(SocketIOPayload(event: "e")), into: &pair.serverOutputs)
    #expect(pair.serverOutputs == [])
  }

  @Test func `outside a namespace nothing is sent`() {
    var pair = Pair()
    let payload = SocketIOPayload(event: "e")
    let ids = [
      pair.server.emit(payload, isAcknowledged: true, into: &pair.serverOutputs),
      pair.client.emit(payload, isAcknowledged: true, into: &pair.clientOutputs),
    ]
    pair.server.accept("/", sessionID: "x", into: &pair.serverOutputs)
    pair.server.disconnect(into: &pair.serverOutputs)
    pair.client.disconnect(into: &pair.clientOutputs)
    #expect(ids == [nil, nil])
    #expect(pair.serverOutputs == [])
    #expect(pair.clientOutputs == [])
  }

  // MARK: Leaving

  /// On a slow link the client learns of it late: what it sends until then is no fault of its.
  @Test func `what a client sent before it knew that it was put out is ignored`() {
    var pair = Pair.connected()
    pair.clientOutputs = []
    pair.server.disconnect(into: &pair.serverOutputs)
    pair.client.emit(SocketIOPayload(event: "late"), into: &pair.clientOutputs)
    let received = pair.toServer()
    #expect(received == [.left(namespace: "/", .leftHere)])
    let left = pair.toClient()
    #expect(left == [.left(namespace: "/", .leftByPeer)])
    pair.client.connect(into: &pair.clientOutputs)
    let asked = pair.toServer()
    #expect(asked == [.asked(namespace: "/", authorization: nil)])
  }

  @Test func `after both ends have left at once, nothing more may come`() {
    var pair = Pair.connected()
    pair.clientOutputs = []
    pair.server.disconnect(into: &pair.serverOutputs)
    pair.client.disconnect(into: &pair.clientOutputs)
    let left = pair.toServer()
    #expect(left == [.left(namespace: "/", .leftHere)])
    let event = Message(text: "2[\"e\"]")
    pair.server.receive(event, at: .start, into: &pair.serverOutputs)
    let failure = SocketIOFailure.unexpectedPacket(namespace: "/")
    #expect(pair.serverOutputs.last == .ended(.failure(failure)))
  }

  @Test func `a client that left and asks again is not confused by what is still on its way`() {
    var pair = Pair.connected()
    pair.clientOutputs = []
    pair.server.emit(SocketIOPayload(event: "late"), into: &pair.serverOutputs)
    pair.client.disconnect(into: &pair.clientOutputs)
    pair.client.connect(into: &pair.clientOutputs)
    let early = pair.toClient()
    #expect(early == [.left(namespace: "/", .leftHere)])
    let asked = pair.toServer()
    #expect(
      asked == [.left(namespace: "/", .leftByPeer), .asked(namespace: "/", authorization: nil)])
  }

  @Test func `both ends leave when the session ends`() {
    var pair = Pair.connected()
    pair.clientOutputs = []
    pair.server.sessionEnded(into: &pair.serverOutputs)
    pair.client.sessionEnded(into: &pair.clientOutputs)
    #expect(pair.serverOutputs == [.left(namespace: "/", .transportClosed)])
    #expect(pair.clientOutputs == [.left(namespace: "/", .transportClosed)])
    pair.server.sessionEnded(into: &pair.serverOutputs)
    pair.client.connect(into: &pair.clientOutputs)
    #expect(pair.serverOutputs.count + pair.clientOutputs.count == 2)
  }

  @Test(
    arguments: [
      ("2[]", .payload), ("x", .unknownType(0x78)), ("4\"no\"", .unexpectedPacket(namespace: "/")),
      ("0{\"sid\":\"y\"}", .unexpectedPacket(namespace: "/")),
    ] as [(String, SocketIOFailure)])
  func `a server that breaks the protocol is left`(text: String, failure: SocketIOFailure) {
    var pair = Pair.connected()
    pair.clientOutputs = []
    for _ in 0..<2 { pair.client.receive(Message(text: text), into: &pair.clientOutputs) }
    #expect(
      pair.clientOutputs == [
        .left(namespace: "/", .failure(failure)), .ended(.failure(failure)),
      ])
  }

  @Test func `a server that lets in without a name is left`() {
    var client = SocketIOClient()
    var outputs: [ClientOutput] = []
    client.connect(into: &outputs)
    client.receive(Message(text: "0{}"), into: &outputs)
    #expect(outputs.last == .ended(.failure(.payload)))
  }

  @Test func `of very many acknowledgements that are waited for, the oldest are forgotten`() {
    var pair = Pair.connected()
    pair.clientOutputs = []
    let payload = SocketIOPayload(event: "e")
    // One more than the limit of 65 536; the older half is forgotten.
    for _ in 0...65_536 {
      pair.client.emit(payload, isAcknowledged: true, into: &pair.clientOutputs)
      pair.clientOutputs = []
    }
    for id in [0, 32_767, 32_768, 65_536] {
      pair.client.receive(Message(text: "3\(id)[]"), into: &pair.clientOutputs)
    }
    let ids = [32_768, 65_536] as [UInt64]
    #expect(
      pair.clientOutputs == ids.map { .acknowledgement(Self.event(SocketIOPayload(), id: $0)) })
  }
}
