package import LightlagCore
package import LightlagEncoding

/// The server's side of Socket.IO over one Engine.IO session (protocol version 5).
///
/// The caller hands in the messages of the session with their instants, answers each wish to enter
/// a namespace by `accept` or `refuse`, and does what the outputs say, in order. Where the
/// other end breaks the protocol, all is over: the reference server closes the session then.
package struct SocketIOServer: Sendable {
  /// What a server may be told; the defaults are those of the reference server.
  package struct Settings: Hashable, Sendable {
    /// The namespaces there are; a wish to enter any other one is refused.
    package var namespaces = [SocketIOPacket.mainNamespace]
    /// How long the client has to enter a first namespace.
    package var connectTimeout: Duration = .seconds(45)
    /// How much one packet may be.
    package var limits = SocketIOLimits()

    /// Creates the default settings.
    package init() {}
  }

  /// What the caller is to do.
  package enum Output: Hashable, Sendable {
    /// Send a message in the Engine.IO session.
    case send(Message)
    /// Accept or refuse the client's wish to enter a namespace; what it says for itself is an
    /// object or nothing.
    case asked(namespace: String, authorization: JSON?)
    /// Take an event, and acknowledge it where it has an id.
    case event(SocketIOEvent)
    /// Take the answer to an event.
    case acknowledgement(SocketIOEvent)
    /// The client is no longer in a namespace that it had entered.
    case left(namespace: String, SocketIOEnding)
    /// Close the Engine.IO session.
    case ended(SocketIOEnding)
  }

  private let settings: Settings
  private var decoder: SocketIODecoder
  private var memberships = SocketIOMemberships()
  private var isEnded = false

  /// When the client must have entered a namespace, or `nil` once it has, or all is over.
  package private(set) var deadline: Instant?

  /// Begins with a session that has just been opened.
  package init(settings: Settings = Settings(), at now: Instant) {
    self.settings = settings
    decoder = SocketIODecoder(limits: settings.limits)
    deadline = now.advanced(byNanoseconds: settings.connectTimeout.wholeNanoseconds)
  }

  /// Returns whether the client is in a namespace.
  package func isConnected(to namespace: String = SocketIOPacket.mainNamespace) -> Bool {
    memberships.phase(in: namespace) == .joined
  }

  // MARK: From the application

  /// Lets the client into a namespace that it has asked for; else it does nothing.
  ///
  /// - Parameters:
  ///   - namespace: which one.
  ///   - sessionID: a new name for the client there, not that of the Engine.IO session.
  ///   - outputs: what is to be done.
  package mutating func accept(
    _ namespace: String, sessionID: String, into outputs: inout [Output]
  ) {
    guard memberships.phase(in: namespace) == .asked else { return }
    memberships.set(.joined, in: namespace)
    deadline = nil
    send(namespace, .connect(["sid": .string(sessionID)]), into: &outputs)
  }

  /// Keeps the client out of a namespace that it has asked for; else it does nothing.
  package mutating func refuse(
    _ namespace: String, message: String, into outputs: inout [Output]
  ) {
    guard memberships.phase(in: namespace) == .asked else { return }
    memberships.remove(namespace)
    send(namespace, .connectError(["message": .string(message)]), into: &outputs)
  }

  /// Sends an event to the client, unless it is not in the namespace.
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

  /// Acknowledges an event of the client that has an id.
  package mutating func acknowledge(
    _ event: SocketIOEvent, with payload: SocketIOPayload = SocketIOPayload(),
    into outputs: inout [Output]
  ) {
    guard let id = event.id, isConnected(to: event.namespace) else { return }
    send(event.namespace, .acknowledgement(payload, id: id), into: &outputs)
  }

  /// Puts the client out of a namespace; the session stays open.
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
  package mutating func receive(
    _ message: Message, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
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

  /// Does whatever is due by `now`.
  package mutating func advance(to now: Instant, into outputs: inout [Output]) {
    guard let deadline, deadline <= now else { return }
    end(.connectTimeout, into: &outputs)
    outputs.append(.ended(.connectTimeout))
  }

  private mutating func take(
    _ packet: SocketIOPacket, into outputs: inout [Output]
  ) throws(SocketIOFailure) {
    if case .connect(let authorization) = packet.content {
      return try takeWish(packet.namespace, authorization, into: &outputs)
    }
    switch try memberships.receive(packet) {
    case .event(let event): outputs.append(.event(event))
    case .acknowledgement(let event): outputs.append(.acknowledgement(event))
    case .left(let namespace): outputs.append(.left(namespace: namespace, .leftByPeer))
    case .nothing: break
    }
  }

  private mutating func takeWish(
    _ namespace: String, _ authorization: JSON?, into outputs: inout [Output]
  ) throws(SocketIOFailure) {
    guard settings.namespaces.contains(namespace) else {
      let reason: JSON = ["message": "Invalid namespace"]
      return send(namespace, .connectError(reason), into: &outputs)
    }
    switch memberships.phase(in: namespace) {
    case .asked, .joined: throw .unexpectedPacket(namespace: namespace)
    case .left, nil: break
    }
    memberships.set(.asked, in: namespace)
    outputs.append(.asked(namespace: namespace, authorization: authorization))
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
    deadline = nil
    isEnded = true
  }
}
