package import LightlagCore
package import LightlagEncoding

/// The client's side of Socket.IO over one Engine.IO session (protocol version 5).
///
/// The caller hands in the messages of the session, and does what the outputs say, in order. It has
/// no deadline of its own: the session watches over the server's silence. Where the other end
/// breaks the protocol, all is over.
package struct SocketIOClient: Sendable {
  /// What the caller is to do.
  package enum Output: Hashable, Sendable {
    /// Send a message in the Engine.IO session.
    case send(Message)
    /// The server has let this client into a namespace, under that name.
    case joined(namespace: String, sessionID: String)
    /// The server has not let this client into a namespace, and says why.
    case refused(namespace: String, reason: JSON)
    /// Take an event, and acknowledge it where it has an id.
    case event(SocketIOEvent)
    /// Take the answer to an event.
    case acknowledgement(SocketIOEvent)
    /// This client is no longer in a namespace that it had entered.
    case left(namespace: String, SocketIOEnding)
    /// Close the Engine.IO session.
    case ended(SocketIOEnding)
  }

  private var decoder: SocketIODecoder
  private var memberships = SocketIOMemberships()
  private var isEnded = false

  /// Begins with a session that has just been opened.
  package init(limits: SocketIOLimits = SocketIOLimits()) {
    decoder = SocketIODecoder(limits: limits)
  }

  /// Returns whether this client is in a namespace.
  package func isConnected(to namespace: String = SocketIOPacket.mainNamespace) -> Bool {
    memberships.phase(in: namespace) == .joined
  }

  // MARK: From the application

  /// Asks to be let into a namespace, unless this client is there or has asked already.
  ///
  /// - Parameters:
  ///   - namespace: which one; begins with a slash and has no comma.
  ///   - authorization: an object that says who asks, or nothing.
  ///   - outputs: what is to be done.
  package mutating func connect(
    to namespace: String = SocketIOPacket.mainNamespace, authorization: JSON? = nil,
    into outputs: inout [Output]
  ) {
    let phase = memberships.phase(in: namespace)
    guard !isEnded, phase != .asked, phase != .joined else { return }
    memberships.set(.asked, in: namespace)
    send(namespace, .connect(authorization), into: &outputs)
  }

  /// Sends an event to the server, unless this client is not in the namespace.
  ///
  /// - Returns: the id that its acknowledgement will have, if one is wanted and it was sent.
  @discardableResult
  package mutating func emit(
    _ payload: SocketIOPayload, in namespace: String = SocketIOPacket.mainNamespace,
    isAcknowledged: Bool = false, into outputs: inout [Output]
  ) -> UInt64? {
    guard
      let (packet, id) = memberships.packet(
        payload, in: namespace, isAcknowledged: isAcknowledged)
    else { return nil }
    outputs += packet.messages.map(Output.send)
    return id
  }

  /// Acknowledges an event of the server that has an id.
  package mutating func acknowledge(
    _ event: SocketIOEvent, with payload: SocketIOPayload = SocketIOPayload(),
    into outputs: inout [Output]
  ) {
    guard let id = event.id, isConnected(to: event.namespace) else { return }
    send(event.namespace, .acknowledgement(payload, id: id), into: &outputs)
  }

  /// Leaves a namespace; the session stays open.
  package mutating func disconnect(
    from namespace: String = SocketIOPacket.mainNamespace, into outputs: inout [Output]
  ) {
    guard isConnected(to: namespace) else { return }
    memberships.set(.left, in: namespace)
    send(namespace, .disconnect, into: &outputs)
    outputs.append(.left(namespace: namespace, .leftHere))
  }

  // MARK: From the session

  /// Takes a message of the session.
  package mutating func receive(_ message: Message, into outputs: inout [Output]) {
    guard !isEnded else { return }
    do throws(SocketIOFailure) {
      guard let packet = try decoder.decode(message) else { return }
      try take(packet, into: &outputs)
    } catch {
      end(.failure(error), into: &outputs)
      outputs.append(.ended(.failure(error)))
    }
  }

  /// Takes note that the session is over.
  package mutating func sessionEnded(into outputs: inout [Output]) {
    guard !isEnded else { return }
    end(.transportClosed, into: &outputs)
  }

  private mutating func take(
    _ packet: SocketIOPacket, into outputs: inout [Output]
  ) throws(SocketIOFailure) {
    let namespace = packet.namespace
    let isAsked = memberships.phase(in: namespace) == .asked
    switch packet.content {
    case .connect(let answer) where isAsked:
      guard let sessionID = answer?["sid"]?.string else { throw .payload }
      memberships.set(.joined, in: namespace)
      return outputs.append(.joined(namespace: namespace, sessionID: sessionID))
    case .connectError(let reason) where isAsked:
      memberships.remove(namespace)
      return outputs.append(.refused(namespace: namespace, reason: reason))
    default: break
    }
    // Of a namespace that it is not in, the server may not have heard that yet.
    guard let phase = memberships.phase(in: namespace), phase != .asked else { return }
    switch try memberships.receive(packet) {
    case .event(let event): outputs.append(.event(event))
    case .acknowledgement(let event): outputs.append(.acknowledgement(event))
    case .left(let namespace): outputs.append(.left(namespace: namespace, .leftByPeer))
    case .nothing: break
    }
  }

  private func send(
    _ namespace: String, _ content: SocketIOPacket.Content, into outputs: inout [Output]
  ) {
    outputs += SocketIOPacket(namespace: namespace, content).messages.map(Output.send)
  }

  private mutating func end(_ ending: SocketIOEnding, into outputs: inout [Output]) {
    for namespace in memberships.current where isConnected(to: namespace) {
      outputs.append(.left(namespace: namespace, ending))
    }
    memberships = SocketIOMemberships()
    isEnded = true
  }
}
