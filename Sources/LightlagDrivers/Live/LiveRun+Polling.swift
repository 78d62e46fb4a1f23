import LightlagCodecs
import LightlagCore

/// Clients that ask for no WebSocket: those of Engine.IO that come by long-polling, and others.
extension LiveRun {
  /// Takes a request whose body, if it has one, is still to come; returns who is to get that.
  func receive(_ request: PlainRequest, from peer: FrontPeer) -> (any BodyReader)? {
    guard request.isPolling else {
      let client = RequestClient(request, from: peer, run: self)
      guard let connection = client.connection else { return nil }
      requests[connection] = client
      peer.request = client
      return client
    }
    do throws(EngineIORefusal) {
      switch try request.request.destination(isUpgrade: false) {
      case .newSession:
        let client = PollingClient(request, from: peer, run: self)
        guard let connection = client.connection else { throw .badRequest }
        pollings[connection] = client
        peer.polling = client
        return nil
      case .session(let name, _):
        guard let client = pollingSessions[name] else { throw .unknownSession }
        peer.polling = client
        client.receive(request.method, from: peer)
        return client
      }
    } catch {
      peer.respond(error.response)
      return nil
    }
  }

  /// Takes note that a body is to come, which has so long for that.
  func expectBody(of peer: FrontPeer) {
    bodies.append(peer.number)
    guard bodies.count > limits.bodies, let eldest = peers[bodies[0]] as? FrontPeer else { return }
    eldest.giveUpBody()
  }

  /// Takes note that no body is to come from a peer any more.
  func expectNoBody(of peer: FrontPeer) { bodies.removeAll { $0 == peer.number } }

  /// Hands what has crossed to a client on long-polling; returns whether it was for one.
  func handToPolling(_ event: EndpointEvent) -> Bool {
    guard let client = pollings[event.connection] else { return false }
    client.take(event)
    return true
  }

  /// Hands what has crossed to a client with a request; returns whether it was for one.
  func handToRequest(_ event: EndpointEvent) -> Bool {
    guard let client = requests[event.connection] else { return false }
    if case .rejected = event { requests[event.connection] = nil }
    client.take(event)
    return true
  }

  /// Whether the run has an answer to such a request.
  func takes(_ request: PlainRequest) -> Bool {
    request.isPolling ? takesPolling : takesRequests
  }

  /// Forgets a client's connection, which is over for it.
  func forget(_ client: PollingClient, _ connection: ConnectionID) {
    if pollings[connection] === client { pollings[connection] = nil }
  }
}
