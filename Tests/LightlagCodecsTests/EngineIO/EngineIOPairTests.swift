import LightlagCodecs
import LightlagCore
import Testing

/// Our client and our server, face to face.
@Suite struct EngineIOPairTests {
  /// A client, the host of the servers, and what joins their numbers.
  struct Pair {
    var host = EngineIOHost()
    var client: EngineIOClient
    var wishes: [EngineIOClient.Output] = []
    var received: [Message] = []
    var endings: [EngineIOEnding] = []
    /// The client's number and the host's of each request that waits.
    private var waiting: [(own: Int, other: Int)] = []
    private var webSockets: [(own: Int, other: Int)] = []

    init(_ choice: EngineIOClient.Choice) {
      client = EngineIOClient(choice: choice, at: .start, into: &wishes)
    }

    /// Carries everything to and fro until nothing moves.
    mutating func settle() {
      while step() {}
    }

    private mutating func step() -> Bool {
      var moved = !wishes.isEmpty
      let batch = wishes
      wishes = []
      for wish in batch { carry(wish) }
      for (own, other) in waiting {
        guard let response = host.responses[other] else { continue }
        waiting.removeAll { $0.own == own }
        client.receive(
          status: response.status, body: response.body, of: own, at: host.now, into: &wishes)
        moved = true
      }
      for (own, other) in webSockets {
        while let frame = host.nextFrame(on: other) {
          client.receive(frame, on: own, at: host.now, into: &wishes)
          moved = true
        }
      }
      return moved
    }

    private mutating func carry(_ wish: EngineIOClient.Output) {
      switch wish {
      case .get(let own, let target):
        waiting.append((own, host.request("GET", query(target))))
      case .post(let own, let target, let body):
        let text = String(decoding: body, as: UTF8.self)
        waiting.append((own, host.request("POST", query(target), body: text)))
      case .openWebSocket(let own, let target):
        guard let other = host.openWebSocket(query(target)) else {
          return client.closed(webSocket: own, at: host.now, into: &wishes)
        }
        webSockets.append((own, other))
        client.opened(webSocket: own, at: host.now, into: &wishes)
      case .send(let message, let own):
        for pair in webSockets where pair.own == own { host.send(message, on: pair.other) }
      case .closeWebSocket(let own):
        for pair in webSockets where pair.own == own { host.closeWebSocket(pair.other) }
      case .message(let message): received.append(message)
      case .ended(let ending): endings.append(ending)
      case .opened, .upgraded: break
      }
    }

    private func query(_ target: String) -> String {
      String(target.split(separator: "?").last ?? "")
    }

    mutating func send(_ message: Message) {
      client.send(message, at: host.now, into: &wishes)
    }
  }

  @Test(arguments: EngineIOClient.Choice.allCases)
  func `messages go out and come back in order, through heartbeats, until the close`(
    choice: EngineIOClient.Choice
  ) {
    var pair = Pair(choice)
    let messages = (0..<60).map { index in
      index % 3 == 0 ? Message(.binary, [UInt8(index)]) : Message(text: "m\(index) €")
    }
    // Before the session is open, nothing can be sent: the first wish must be carried.
    while !pair.client.isOpen { pair.settle() }
    for (index, message) in messages.enumerated() {
      pair.send(message)
      if index % 7 == 0 { pair.settle() }
      if index % 5 == 0 { pair.host.sleep(100) }
    }
    pair.settle()
    #expect(pair.received == messages)
    #expect(pair.endings.isEmpty)
    #expect(pair.client.transport == (choice == .polling ? .polling : .webSocket))
    pair.client.close(at: pair.host.now, into: &pair.wishes)
    pair.settle()
    #expect(pair.endings == [.closedHere])
    #expect(pair.host.endings.count == 1)
  }

  @Test(arguments: EngineIOClient.Choice.allCases)
  func `a client that hears nothing and a server that hears nothing both give up`(
    choice: EngineIOClient.Choice
  ) {
    var pair = Pair(choice)
    pair.settle()
    pair.host.sleep(500)
    #expect(pair.host.endings["s0"] == .pingTimeout)
    pair.client.advance(to: pair.host.now, into: &pair.wishes)
    #expect(pair.wishes.last == .ended(.pingTimeout))
  }
}
