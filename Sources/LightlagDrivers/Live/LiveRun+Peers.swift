import Glibc
import LightlagCodecs
import LightlagCore

/// What crosses the links, handed to the peers.
extension LiveRun {
  func handToClient(_ event: EndpointEvent) {
    guard let peer = fronts[event.connection] else {
      _ =
        handInside(event) || handToPolling(event) || handToSerial(event) || handToRequest(event)
        || handToListening(event)
      return
    }
    switch event {
    case .opened(_, let request): peer.accept(subprotocol: request.subprotocols.first)
    case .rejected(_, let status, let reason):
      peer.refuse(HTTPRefusal(status: status, reason: reason))
    case .message(_, let message): send(message, to: peer)
    case .closed(_, let closure): peer.close(closure)
    }
  }

  func handToServer(_ event: EndpointEvent) {
    switch event {
    case .opened(let connection, let request): connect(connection, request)
    case .message(let connection, let message):
      if backlogs[connection] != nil {
        backlogs[connection]?.append(message)
      } else if let peer = upstreams[connection] {
        send(message, to: peer)
      }
    case .closed(let connection, let closure):
      if backlogs[connection] != nil {
        closeEarly(connection, closure)
      } else {
        upstreams[connection]?.close(closure)
      }
    case .rejected: break
    }
  }

  /// Hands a server that has just answered what has crossed for it meanwhile.
  func handBacklog(to peer: UpstreamPeer) {
    guard let connection = peer.connection, let backlog = backlogs.removeValue(forKey: connection)
    else { return }
    for message in backlog.messages { send(message, to: peer) }
    if let closure = backlog.closure { peer.close(closure) }
    relieve(connection)
  }

  /// Takes note of a client's end before its server has answered.
  private func closeEarly(_ connection: ConnectionID, _ closure: Closure) {
    backlogs[connection]?.closure = closure
    guard !closure.isClean, backlogs[connection]?.messages.isEmpty ?? true else { return }
    // There is nothing to tell the server; it need not be reached.
    backlogs[connection] = nil
    upstreams[connection]?.stream.close()
  }

  /// What fed a peer may be read again.
  func drained(_ peer: WebSocketPeer) {
    if let connection = peer.connection { relieve(connection) }
  }

  /// Whether what a peer sent may be too much for the link, or for a server not yet reached.
  ///
  /// While the whole session holds no more than one direction may, no connection is asked; what
  /// waits for a peer is looked at when it is added, and when it has left.
  var isCrowded: Bool { session.bytesInFlight > flightLimit || !backlogs.isEmpty }

  /// Stops or goes on reading from both peers of a connection, by what waits for the other.
  func relieve(_ connection: ConnectionID) {
    let front = fronts[connection]
    let back = upstreams[connection]
    // A simulated backend answers on the connection that fed it.
    if let front { throttle(front, to: back ?? front, on: connection, .uplink) }
    if let back { throttle(back, to: front, on: connection, .downlink) }
  }

  /// Goes on reading from peers that were stopped because too much was on the link.
  func relieveFlooded() {
    guard !flooded.isEmpty else { return }
    let connections = flooded
    flooded.removeAll()
    for connection in connections { relieve(connection) }
  }

  private func send(_ message: Message, to peer: WebSocketPeer) {
    peer.send(message)
    guard let connection = peer.connection else { return }
    if peer.pendingByteCount > limits.slowReader {
      peer.fail(code: 1013, reason: "too much waits for a peer that does not read")
      return peer.stream.close()
    }
    if peer.pendingByteCount > limits.highWater || isThrottled(connection) { relieve(connection) }
  }

  private func isThrottled(_ connection: ConnectionID) -> Bool {
    fronts[connection]?.isPaused ?? false || upstreams[connection]?.isPaused ?? false
  }

  /// Between the marks a peer stays as it is, so that it is not stopped and started all the time.
  private func throttle(
    _ peer: WebSocketPeer, to other: WebSocketPeer?, on connection: ConnectionID,
    _ direction: Direction
  ) {
    guard peer.isOpen else { return }
    let waiting = (other?.pendingByteCount ?? 0) + (backlogs[connection]?.byteCount ?? 0)
    let flight = session.bytesInFlight(on: connection, direction)
    let isFull = flight > flightLimit
    if isFull { flooded.insert(connection) }
    if waiting > limits.highWater || isFull {
      peer.pause(true)
      other?.stream.noticeDrained()
    } else if waiting <= limits.highWater / 4 {
      peer.pause(false)
    }
  }
}

/// How peers come to be.
extension LiveRun {
  func listen(_ configuration: LiveConfiguration) throws {
    for setting in configuration.listeners {
      do {
        listeners.append((setting.name, try listen(setting)))
      } catch {
        guard configuration.allowsPartial else { throw error }
        listenerFailures.append("\(error)")
      }
    }
    if listeners.isEmpty, let reason = listenerFailures.first { throw NoListener(reason: reason) }
  }

  /// None of the listeners could be had.
  struct NoListener: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
  }

  private func listen(_ setting: ListenerSetting) throws(Listener.Failure) -> Listener {
    var address = setting.address
    var ports = setting.alternativePorts[...]
    while true {
      do {
        let name = setting.name
        return try Listener(at: address, loop: loop) { [unowned self] in accept($0, by: name) }
      } catch {
        guard let port = ports.popFirst() else { throw error }
        address.port = port
      }
    }
  }

  private func accept(_ socket: CInt, by listener: String) {
    let tls = serverTLS.flatMap { TLSChannel.server($0) }
    guard (tls == nil) == (serverTLS == nil) else {
      // There is no memory for TLS, and nothing is said in the clear instead.
      Glibc.close(socket)
      return
    }
    let stream = Stream(socket, isConnecting: false, tls: tls, loop: loop)
    _ = FrontPeer(stream, listener: listener, run: self)
  }

  /// Connects to the live server in the name of a client.
  private func connect(_ connection: ConnectionID, _ request: OpenRequest) {
    guard let upstream = upstream(for: request) else { return }
    backlogs[connection] = Backlog()
    nonisolated(unsafe) unowned let run = self  // The mailbox brings it to the run's own thread.
    let url = upstream.url
    Resolver.resolve(host: url.host, port: url.port, for: loop.mailbox) { result in
      switch result {
      case .success(let addresses):
        unsafe run.connect(connection, request, to: addresses[...], last: nil)
      case .failure(let failure):
        unsafe run.answer(connection, .rejected(status: 502, reason: failure.description))
      }
    }
  }

  /// The server that a client asked for.
  private func upstream(for request: OpenRequest) -> Upstream? {
    request.server.flatMap { namedUpstreams[$0] } ?? upstream
  }

  private func connect(
    _ connection: ConnectionID, _ request: OpenRequest, to addresses: ArraySlice<SocketAddress>,
    last: SystemError?
  ) {
    // The client may have gone while the server was looked for.
    guard let upstream = upstream(for: request), backlogs[connection] != nil else { return }
    let asked = request
    var request = request
    request.target = upstream.url.target(of: request.target)
    let replaced = [Header.listenerName] + handshakeFields.map(\.name)
    request.headers.removeAll { replaced.contains($0.name) }
    request.headers += handshakeFields
    let name = upstream.name
    guard let address = addresses.first else {
      let text = last?.description ?? "it has no address"
      let reason = "cannot connect to \(name): \(text)"
      return answer(connection, .rejected(status: 502, reason: reason))
    }
    do {
      let handshake = try ClientHandshake(
        authority: upstream.url.authority, request: request, key: Array(random.take(16)),
        offersDeflate: compresses)
      let tls = upstream.tls.flatMap { TLSChannel.client($0, host: upstream.url.host) }
      guard (tls == nil) == (upstream.tls == nil) else {
        // There is no memory for TLS, and nothing is said in the clear instead.
        return answer(connection, .rejected(status: 502, reason: "cannot begin TLS with \(name)"))
      }
      let socket = try Socket.connect(to: address)
      let stream = Stream(socket, isConnecting: true, tls: tls, loop: loop)
      let peer = UpstreamPeer(stream, handshake: handshake, server: name, run: self)
      peer.connection = connection
      if addresses.count > 1 {
        peer.tryNext = { [unowned self] in
          connect(connection, asked, to: addresses.dropFirst(), last: nil)
        }
      }
      upstreams[connection] = peer
    } catch let error as ClientHandshake.Failure {
      answer(connection, .rejected(status: 400, reason: error.description))
    } catch {
      connect(connection, asked, to: addresses.dropFirst(), last: error as? SystemError)
    }
  }
}
