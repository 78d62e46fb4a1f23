import LightlagCodecs
import LightlagCore

/// A client of Engine.IO that came by long-polling, as one connection of the run.
///
/// The transports end here, and so does the change from one to the other. On the link there are
/// packets, as on a WebSocket, with the heartbeat among them; so a recording does not depend on how
/// its client came.
final class PollingClient: BodyReader {
  /// Its connection in the session, until that is over.
  private(set) var connection: ConnectionID?

  private unowned let run: LiveRun
  /// Nothing until the backend has made the handshake.
  private var engine: EngineIOServer?
  /// The first request, which waits for that.
  private var opening: FrontPeer?
  /// Whoever waits for the answer to a request, or has a WebSocket, by number.
  private var peers: [Int: FrontPeer] = [:]
  private var outputs: [EngineIOServer.Output] = []
  private var deadline: Instant?

  /// Opens a connection for a client whose first request that is.
  init(_ request: PlainRequest, from peer: FrontPeer, run: LiveRun) {
    self.run = run
    opening = peer
    // To the backend it is a connection for messages like any other.
    let target = request.target.replacing("transport=polling", with: "transport=websocket")
    let headers = request.headers + [Header(name: Header.listenerName, value: peer.listener)]
    connection = run.actAsClient { $0.connect(OpenRequest(target: target, headers: headers)) }
  }

  // MARK: From the client

  /// Takes the head of a request.
  func receive(_ method: String, from peer: FrontPeer) {
    peers[Int(peer.number)] = peer
    act { $0.receive(method, as: Int(peer.number), at: $1, into: &$2) }
  }

  /// Takes the body of a request.
  func receive(body: [UInt8], from peer: FrontPeer) {
    act { $0.receive(body: body, of: Int(peer.number), at: $1, into: &$2) }
  }

  /// Takes a WebSocket that was opened for this session.
  func attach(_ peer: FrontPeer) {
    peers[Int(peer.number)] = peer
    act { $0.attach(webSocket: Int(peer.number), at: $1, into: &$2) }
  }

  /// Takes what came over a WebSocket.
  func receive(_ input: PeerInput, from peer: WebSocketPeer) {
    switch input {
    case .message(let message):
      act { $0.receive(message, on: Int(peer.number), at: $1, into: &$2) }
    case .close:
      peer.close(Closure(code: 1000, reason: "", party: .client))
      lost(peer)
    }
  }

  /// Takes note that a peer is gone.
  func lost(_ peer: WebSocketPeer) {
    let number = Int(peer.number)
    if opening === peer {
      opening = nil
      return end(.vanished(.client))
    }
    guard peers.removeValue(forKey: number) != nil else { return }
    act { engine, now, outputs in
      engine.cancel(number, at: now, into: &outputs)
      engine.detach(webSocket: number, at: now, into: &outputs)
    }
  }

  // MARK: From the session

  /// Takes what has crossed the link.
  func take(_ event: EndpointEvent) {
    switch event {
    case .opened: break
    case .rejected(_, let status, let reason):
      connection = nil
      opening?.respond(
        EngineIOResponse(status: status, contentType: "text/plain", body: Array(reason.utf8)))
      opening = nil
      run.forget(self, event.connection)
    case .message(_, let message): take(message)
    case .closed(_, let closure): close(closure)
    }
  }

  private func take(_ message: Message) {
    // What is no packet was damaged on the link; the client is given nothing that it cannot read.
    guard let packet = try? EngineIOPacket(frame: message) else { return }
    if engine == nil, case .open(let handshake) = packet, let opening {
      begin(handshake, opening)
    } else {
      act { $0.relay(packet, at: $1, into: &$2) }
    }
  }

  private func begin(_ handshake: EngineIOHandshake, _ peer: FrontPeer) {
    peers[Int(peer.number)] = peer
    opening = nil
    var settings = EngineIOSettings()
    settings.maxPayload = handshake.maxPayload ?? settings.maxPayload
    engine = EngineIOServer(
      relaying: handshake, settings: settings, openedBy: Int(peer.number), into: &outputs)
    run.pollingSessions[handshake.sessionID] = self
    act { _, _, _ in }
  }

  private func close(_ closure: Closure) {
    end(closure)
    guard closure.isClean, engine != nil else { return vanish() }
    act { $0.close(at: $1, into: &$2) }
  }

  /// Breaks what there is, as the network does.
  private func vanish() {
    for peer in [opening].compactMap(\.self) + peers.keys.sorted().compactMap({ peers[$0] }) {
      peer.polling = nil
      peer.stream.close()
    }
    opening = nil
    peers = [:]
    forget()
  }

  // MARK: The machine

  /// Does whatever is due.
  func advance() {
    deadline = nil
    act { $0.advance(to: $1, into: &$2) }
  }

  private func act(
    _ body: (inout EngineIOServer, Instant, inout [EngineIOServer.Output]) -> Void
  ) {
    // Taken out, so that what waits in it is changed where it is: of a shared one each packet
    // would copy all before it.
    guard var changed = engine.take() else { return }
    body(&changed, run.clock.now, &outputs)
    engine = changed
    while !outputs.isEmpty {
      var outputs: [EngineIOServer.Output] = []
      swap(&outputs, &self.outputs)
      for output in outputs { perform(output) }
    }
    guard let engine, let due = engine.deadline, due < .end, deadline.map({ due < $0 }) ?? true
    else { return }
    deadline = due
    run.wake(pollingSession: engine.sessionID, at: due)
  }

  private func perform(_ output: EngineIOServer.Output) {
    switch output {
    case .respond(let number, let response):
      peers.removeValue(forKey: number)?.respond(response)
    case .send(let message, let number):
      guard let peer = peers[number] else { return }
      peer.send(message)
      guard peer.pendingByteCount > run.limits.slowReader else { return }
      peer.stream.close()
    case .closeWebSocket(let number):
      guard let peer = peers.removeValue(forKey: number) else { return }
      peer.polling = nil
      peer.close(Closure(code: 1000, reason: "", party: .server))
    case .message(let message):
      guard let connection else { return }
      run.actAsClient { $0.send(message, on: connection) }
    case .ended(let ending):
      end(ending == .closedByPeer ? Closure(code: 1000, reason: "", party: .client) : nil)
      forget()
    }
  }

  /// Ends the connection in the client's name.
  private func end(_ closure: Closure?) {
    guard let connection = connection.take() else { return }
    run.forget(self, connection)
    run.actAsClient { $0.close(connection, closure ?? .vanished(.client)) }
  }

  private func forget() {
    if let engine { run.pollingSessions[engine.sessionID] = nil }
    engine = nil
  }
}
