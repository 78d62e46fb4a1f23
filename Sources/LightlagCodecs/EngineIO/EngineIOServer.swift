package import LightlagCore

/// The server's side of one Engine.IO session, over long-polling, a WebSocket, or first one and
/// then the other (protocol version 4).
///
/// The caller carries it: it finds the session of a request by `EngineIORequest.destination`,
/// names requests and WebSockets by numbers of its own, hands in what happens with the instant,
/// and does what the outputs say, in order. Each input first does whatever is due by its instant.
///
/// A session is on long-polling until a WebSocket, its candidate, has been probed and has asked
/// for it. What is to be sent waits in `outgoing` while there is no poll that could take it.
package struct EngineIOServer: Sendable {
  private enum Phase {
    case open
    /// The client is told by its next poll, if that comes in time.
    case closing(until: Instant)
    case ended
  }

  private enum Heartbeat {
    case ping(due: Instant)
    case pong(due: Instant)
  }

  /// A WebSocket that may take the session over.
  private struct Candidate {
    let webSocket: Int
    let due: Instant
    var isProbed = false
  }

  /// The name of the session.
  package let sessionID: String

  private let settings: EngineIOSettings
  /// Whether the session itself is elsewhere, and only its transports are here.
  private let isRelay: Bool
  private var phase = Phase.open
  private var heartbeat: Heartbeat
  /// The WebSocket that carries the session, or `nil` while it is on long-polling.
  private var webSocket: Int?
  private var candidate: Candidate?
  /// The GET that waits for packets.
  private var poll: Int?
  /// The POST whose body is still to come.
  private var post: Int?
  private var outgoing = EngineIOBacklog()

  /// Opens a session.
  ///
  /// - Parameters:
  ///   - sessionID: a new name, not to be guessed.
  ///   - settings: what the client is told, and more.
  ///   - opening: what it came by.
  ///   - now: the instant.
  ///   - outputs: what the handshake is appended to.
  package init(
    sessionID: String, settings: EngineIOSettings = EngineIOSettings(), openedBy opening: Opening,
    at now: Instant, into outputs: inout [Output]
  ) {
    self.sessionID = sessionID
    self.settings = settings
    isRelay = false
    heartbeat = .ping(due: now.advanced(byNanoseconds: settings.pingInterval.wholeNanoseconds))
    var handshake = EngineIOHandshake(
      sessionID: sessionID, upgrades: [], pingInterval: settings.pingInterval,
      pingTimeout: settings.pingTimeout, maxPayload: settings.maxPayload)
    switch opening {
    case .request(let request):
      handshake.upgrades = [EngineIOTransport.webSocket.rawValue]
      let payload = EngineIOPayload.encode([.open(handshake)])
      outputs.append(.respond(request, .packets(payload)))
    case .webSocket(let number):
      webSocket = number
      outputs.append(.send(EngineIOPacket.open(handshake).frame, on: number))
    }
  }

  /// Opens the transports of a session that is elsewhere, and has made the handshake.
  ///
  /// Packets of the client come out as messages with their types, and `relay` sends such; what
  /// the change from one transport to another takes stays here. There is no heartbeat but the
  /// session's.
  package init(
    relaying handshake: EngineIOHandshake, settings: EngineIOSettings = EngineIOSettings(),
    openedBy request: Int, into outputs: inout [Output]
  ) {
    var handshake = handshake
    handshake.upgrades = [EngineIOTransport.webSocket.rawValue]
    sessionID = handshake.sessionID
    self.settings = settings
    isRelay = true
    heartbeat = .ping(due: .end)
    let payload = EngineIOPayload.encode([.open(handshake)])
    outputs.append(.respond(request, .packets(payload)))
  }

  /// Whether what is sent still goes to the client.
  package var isOpen: Bool {
    if case .open = phase { true } else { false }
  }

  /// The next instant at which `advance` has something to do.
  package var deadline: Instant? {
    switch phase {
    case .ended: return nil
    case .closing(let due): return due
    case .open: break
    }
    guard let candidate else { return heartbeatDue }
    return min(heartbeatDue, candidate.due)
  }

  private var heartbeatDue: Instant {
    switch heartbeat {
    case .ping(let due), .pong(let due): due
    }
  }

  // MARK: From the layer above

  /// Sends a message, as soon as there is a way; after the end it does nothing.
  package mutating func send(_ message: Message, at now: Instant, into outputs: inout [Output]) {
    advance(to: now, into: &outputs)
    guard isOpen else { return }
    transmit(.message(message), into: &outputs)
  }

  /// Sends a packet of a session that is elsewhere.
  package mutating func relay(
    _ packet: EngineIOPacket, at now: Instant, into outputs: inout [Output]
  ) {
    guard packet != .close else { return close(at: now, into: &outputs) }
    advance(to: now, into: &outputs)
    guard isOpen else { return }
    transmit(packet, into: &outputs)
  }

  /// Closes the session.
  package mutating func close(at now: Instant, into outputs: inout [Output]) {
    advance(to: now, into: &outputs)
    guard isOpen else { return }
    guard webSocket == nil, poll == nil else { return end(.closedHere, into: &outputs) }
    dropCandidate(into: &outputs)
    outgoing.append(.close)
    phase = .closing(
      until: now.advanced(byNanoseconds: settings.closeTimeout.wholeNanoseconds))
  }

  // MARK: Time

  /// Does whatever is due by `now`.
  package mutating func advance(to now: Instant, into outputs: inout [Output]) {
    while let due = deadline, due <= now {
      guard isOpen else { return end(.closedHere, into: &outputs) }
      guard due == heartbeatDue else {
        dropCandidate(into: &outputs)
        continue
      }
      switch heartbeat {
      case .ping:
        let timeout = settings.pingTimeout.wholeNanoseconds
        heartbeat = .pong(due: due.advanced(byNanoseconds: timeout))
        transmit(.ping(""), into: &outputs)
      case .pong:
        end(.pingTimeout, into: &outputs)
      }
    }
  }

  // MARK: Requests of long-polling

  /// Takes the head of a request for this session.
  ///
  /// The body of a POST is handed in by `receive(body:of:)` when all of it is there.
  package mutating func receive(
    _ method: String, as request: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    if case .ended = phase { return refuse(request, .unknownSession, into: &outputs) }
    guard webSocket == nil, method == "GET" || method == "POST" else {
      return refuse(request, .badRequest, into: &outputs)
    }
    guard method == "GET" ? poll == nil : post == nil else {
      end(.overlap, into: &outputs)
      return refuse(request, .badRequest, into: &outputs)
    }
    if method == "POST" {
      post = request
    } else {
      poll = request
      flush(into: &outputs)
      // The client wants to leave long-polling, so it must not wait here.
      if candidate?.isProbed == true { answerPoll(.noop, into: &outputs) }
    }
  }

  /// Takes the body of a POST.
  package mutating func receive(
    body: [UInt8], of request: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    guard post == request else { return }
    guard body.count <= settings.maxPayload else {
      post = nil
      return outputs.append(.respond(request, .tooLarge))
    }
    do throws(EngineIOFailure) {
      try take(payload: body, at: now, into: &outputs)
    } catch {
      end(.failure(error), into: &outputs)
    }
    // The end has answered it, if this was the end.
    guard post != nil else { return }
    post = nil
    outputs.append(.respond(request, .taken))
  }

  /// Takes note that the client gave up a request before its answer.
  package mutating func cancel(_ request: Int, at now: Instant, into outputs: inout [Output]) {
    advance(to: now, into: &outputs)
    if poll == request { poll = nil } else if post == request { post = nil } else { return }
    end(.transportClosed, into: &outputs)
  }

  // MARK: WebSockets

  /// Takes a further WebSocket that was opened for this session.
  package mutating func attach(
    webSocket number: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    guard isOpen, webSocket == nil, candidate == nil else {
      return outputs.append(.closeWebSocket(number))
    }
    let timeout = settings.upgradeTimeout.wholeNanoseconds
    candidate = Candidate(webSocket: number, due: now.advanced(byNanoseconds: timeout))
  }

  /// Takes a message from a WebSocket of this session.
  package mutating func receive(
    _ message: Message, on number: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    do throws(EngineIOFailure) {
      if number == candidate?.webSocket {
        try takeFromCandidate(message, into: &outputs)
      } else if number == webSocket {
        try take(Self.packet(message, limit: settings.maxPayload), at: now, into: &outputs)
      }
    } catch {
      end(.failure(error), into: &outputs)
    }
  }

  /// Takes note that a WebSocket of this session is gone.
  package mutating func detach(
    webSocket number: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    if candidate?.webSocket == number { candidate = nil }
    guard webSocket == number else { return }
    webSocket = nil
    end(.transportClosed, into: &outputs)
  }

  static func packet(
    _ message: Message, limit: Int
  ) throws(EngineIOFailure) -> EngineIOPacket {
    guard message.bytes.count <= limit else {
      throw .tooBig(byteCount: message.bytes.count, limit: limit)
    }
    return try EngineIOPacket(frame: message)
  }

  // MARK: What packets do

  private mutating func take(
    payload: [UInt8], at now: Instant, into outputs: inout [Output]
  ) throws(EngineIOFailure) {
    var packets: [EngineIOPacket] = []
    var failure: EngineIOFailure?
    do throws(EngineIOFailure) {
      try EngineIOPayload.decode(payload, limit: settings.requestPacketLimit, into: &packets)
    } catch { failure = error }
    for packet in packets where isOpen { try take(packet, at: now, into: &outputs) }
    if let failure, isOpen { throw failure }
  }

  private mutating func take(
    _ packet: EngineIOPacket, at now: Instant, into outputs: inout [Output]
  ) throws(EngineIOFailure) {
    switch packet {
    case .message where isRelay, .ping where isRelay, .pong where isRelay:
      outputs.append(.message(packet.frame))
    case .message(let message): outputs.append(.message(message))
    case .pong:
      let interval = settings.pingInterval.wholeNanoseconds
      heartbeat = .ping(due: now.advanced(byNanoseconds: interval))
    case .ping: throw .heartbeatDirection
    case .close:
      answerPoll(.noop, into: &outputs)
      end(.closedByPeer, into: &outputs)
    case .open, .upgrade, .noop: break
    }
  }

  private mutating func takeFromCandidate(
    _ message: Message, into outputs: inout [Output]
  ) throws(EngineIOFailure) {
    guard let candidate else { return }
    // What is wrong on a candidate costs the candidate, not the session.
    switch try? Self.packet(message, limit: settings.maxPayload) {
    case .ping(EngineIOPacket.probe):
      self.candidate?.isProbed = true
      let answer = EngineIOPacket.pong(EngineIOPacket.probe)
      outputs.append(.send(answer.frame, on: candidate.webSocket))
      answerPoll(.noop, into: &outputs)
    case .upgrade where candidate.isProbed:
      answerPoll(.noop, into: &outputs)
      self.candidate = nil
      webSocket = candidate.webSocket
      flush(into: &outputs)
    default:
      dropCandidate(into: &outputs)
    }
  }

  // MARK: Sending

  private mutating func transmit(_ packet: EngineIOPacket, into outputs: inout [Output]) {
    if let webSocket { return outputs.append(.send(packet.frame, on: webSocket)) }
    outgoing.append(packet)
    guard outgoing.byteCount <= settings.backlogLimit else {
      return end(.backlog(limit: settings.backlogLimit), into: &outputs)
    }
    guard outgoing.count <= settings.backlogPacketLimit else {
      return end(.backlogPackets(limit: settings.backlogPacketLimit), into: &outputs)
    }
    flush(into: &outputs)
  }

  private mutating func flush(into outputs: inout [Output]) {
    if let webSocket {
      for packet in outgoing.takeAll() { outputs.append(.send(packet.frame, on: webSocket)) }
    } else if let poll, !outgoing.isEmpty {
      let payload = outgoing.takePayload(byteLimit: settings.maxPayload)
      outputs.append(.respond(poll, .packets(payload)))
      self.poll = nil
      if case .closing = phase, outgoing.isEmpty { end(.closedHere, into: &outputs) }
    }
  }

  /// Ends the poll that waits, if one does.
  private mutating func answerPoll(_ packet: EngineIOPacket, into outputs: inout [Output]) {
    guard let poll else { return }
    outputs.append(.respond(poll, .packets(EngineIOPayload.encode([packet]))))
    self.poll = nil
  }

  private func refuse(
    _ request: Int, _ refusal: EngineIORefusal, into outputs: inout [Output]
  ) {
    outputs.append(.respond(request, refusal.response))
  }

  // MARK: Ending

  private mutating func dropCandidate(into outputs: inout [Output]) {
    guard let candidate else { return }
    outputs.append(.closeWebSocket(candidate.webSocket))
    self.candidate = nil
  }

  private mutating func end(_ ending: EngineIOEnding, into outputs: inout [Output]) {
    answerPoll(.close, into: &outputs)
    if let post {
      let isOrderly = ending == .closedByPeer
      outputs.append(.respond(post, isOrderly ? .taken : EngineIORefusal.badRequest.response))
    }
    dropCandidate(into: &outputs)
    if let webSocket { outputs.append(.closeWebSocket(webSocket)) }
    post = nil
    webSocket = nil
    outgoing = EngineIOBacklog()
    phase = .ended
    outputs.append(.ended(ending))
  }
}
