package import LightlagCore

/// The client's side of one Engine.IO session (protocol version 4).
///
/// The caller carries it: it does what the outputs say, hands in what comes of it with the instant,
/// and calls `advance` at the deadline. Requests and WebSockets bear numbers that this end gives,
/// never one twice. Each input first does whatever is due by its instant.
///
/// The session moves to a WebSocket, its candidate, in three steps: the WebSocket opens, it answers
/// a probe, and long-polling comes to rest, so that no packet is overtaken by a later one.
package struct EngineIOClient: Sendable {
  private enum Phase {
    case opening
    case open
    /// The server is being told over long-polling.
    case closing
    case ended
  }

  /// A WebSocket that may take the session over.
  private struct Candidate {
    enum Step { case opening, probing, resting }
    let webSocket: Int
    var step = Step.opening
  }

  /// Most bytes that wait for a request or a WebSocket to take them.
  private static let backlogLimit = 16 << 20

  /// How long the reference client gives a session to open.
  package static let defaultOpenTimeout = Duration.seconds(20)

  private let path: String
  private let choice: Choice
  private let openTimeout: Duration
  private var phase = Phase.opening
  private var handshake: EngineIOHandshake?
  /// When the silence of the server will have lasted too long.
  private var silence: Instant
  private var webSocket: Int?
  private var candidate: Candidate?
  private var poll: Int?
  private var post: Int?
  private var nextNumber = 0
  private var outgoing = EngineIOBacklog()

  /// Begins to open a session.
  ///
  /// - Parameters:
  ///   - path: where the server is, `/engine.io/` or `/socket.io/`.
  ///   - choice: what may carry the session.
  ///   - openTimeout: how long it may take; the default is that of the reference client.
  ///   - now: the instant.
  ///   - outputs: what the first request is appended to.
  package init(
    path: String = "/engine.io/", choice: Choice = .upgrade,
    openTimeout: Duration = Self.defaultOpenTimeout, at now: Instant, into outputs: inout [Output]
  ) {
    self.path = path
    self.choice = choice
    self.openTimeout = openTimeout
    silence = now.advanced(byNanoseconds: openTimeout.wholeNanoseconds)
    if choice == .webSocket {
      let number = takeNumber()
      webSocket = number
      outputs.append(.openWebSocket(number, target: target(.webSocket)))
    } else {
      startPoll(into: &outputs)
    }
  }

  /// Whether the session is open for messages.
  package var isOpen: Bool { phase == .open }

  /// What carries the session at present.
  package var transport: EngineIOTransport { webSocket == nil ? .polling : .webSocket }

  /// The next instant at which `advance` has something to do.
  package var deadline: Instant? { phase == .ended ? nil : silence }

  // MARK: From the layer above

  /// Sends a message as soon as there is a way; before the session is open it does nothing.
  package mutating func send(_ message: Message, at now: Instant, into outputs: inout [Output]) {
    advance(to: now, into: &outputs)
    guard isOpen else { return }
    transmit(.message(message), into: &outputs)
  }

  /// Closes the session; what was sent before still goes first.
  package mutating func close(at now: Instant, into outputs: inout [Output]) {
    advance(to: now, into: &outputs)
    guard phase == .open, webSocket == nil else {
      guard phase == .open || phase == .opening else { return }
      return end(.closedHere, into: &outputs)
    }
    dropCandidate(into: &outputs)
    outgoing.append(.close)
    phase = .closing
    silence = now.advanced(byNanoseconds: openTimeout.wholeNanoseconds)
    flush(into: &outputs)
  }

  // MARK: Time

  /// Does whatever is due by `now`.
  package mutating func advance(to now: Instant, into outputs: inout [Output]) {
    guard let deadline, deadline <= now else { return }
    switch phase {
    case .opening: end(.openTimeout, into: &outputs)
    case .open: end(.pingTimeout, into: &outputs)
    case .closing, .ended: end(.closedHere, into: &outputs)
    }
  }

  // MARK: Answers to requests

  /// Takes the answer to a request.
  package mutating func receive(
    status: Int, body: [UInt8], of request: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    guard phase != .ended, request == poll || request == post else { return }
    guard status == 200 else { return breakOff(.refused(status: status), into: &outputs) }
    guard request == poll else {
      post = nil
      return proceed(into: &outputs)
    }
    poll = nil
    do throws(EngineIOFailure) {
      try take(payload: body, at: now, into: &outputs)
    } catch {
      return end(.failure(error), into: &outputs)
    }
    proceed(into: &outputs)
  }

  /// Takes note that there is no answer to a request.
  package mutating func fail(_ request: Int, at now: Instant, into outputs: inout [Output]) {
    advance(to: now, into: &outputs)
    guard phase != .ended, request == poll || request == post else { return }
    breakOff(.transportClosed, into: &outputs)
  }

  // MARK: WebSockets

  /// Takes note that a WebSocket is open.
  package mutating func opened(
    webSocket number: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    guard let candidate, candidate.webSocket == number, candidate.step == .opening else { return }
    self.candidate?.step = .probing
    outputs.append(.send(EngineIOPacket.ping(EngineIOPacket.probe).frame, on: number))
  }

  /// Takes a message from a WebSocket.
  package mutating func receive(
    _ message: Message, on number: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    do throws(EngineIOFailure) {
      if let candidate, candidate.webSocket == number {
        return takeFromCandidate(message, candidate.step, into: &outputs)
      }
      guard phase != .ended, webSocket == number else { return }
      try take(EngineIOPacket(frame: message), at: now, into: &outputs)
    } catch {
      end(.failure(error), into: &outputs)
    }
  }

  /// Takes note that a WebSocket is gone, or could not be opened.
  package mutating func closed(
    webSocket number: Int, at now: Instant, into outputs: inout [Output]
  ) {
    advance(to: now, into: &outputs)
    if candidate?.webSocket == number {
      candidate = nil
      proceed(into: &outputs)
    } else if webSocket == number {
      webSocket = nil
      end(.transportClosed, into: &outputs)
    }
  }

  // MARK: What packets do

  private mutating func take(
    payload: [UInt8], at now: Instant, into outputs: inout [Output]
  ) throws(EngineIOFailure) {
    var packets: [EngineIOPacket] = []
    var failure: EngineIOFailure?
    do throws(EngineIOFailure) {
      try EngineIOPayload.decode(payload, into: &packets)
    } catch { failure = error }
    for packet in packets where phase != .ended { try take(packet, at: now, into: &outputs) }
    if let failure, phase != .ended { throw failure }
  }

  private mutating func take(
    _ packet: EngineIOPacket, at now: Instant, into outputs: inout [Output]
  ) throws(EngineIOFailure) {
    if case .open(let handshake) = packet, phase == .opening {
      return open(handshake, at: now, into: &outputs)
    }
    guard phase != .opening else { throw .unopened }
    switch packet {
    case .ping(let text):
      guard phase == .open else { return }
      silence = patience(from: now)
      transmit(.pong(text), into: &outputs)
    case .message(let message): outputs.append(.message(message))
    case .close: end(.closedByPeer, into: &outputs)
    case .open, .pong, .upgrade, .noop: break
    }
  }

  private mutating func open(
    _ handshake: EngineIOHandshake, at now: Instant, into outputs: inout [Output]
  ) {
    self.handshake = handshake
    phase = .open
    silence = patience(from: now)
    outputs.append(.opened(handshake))
    let name = EngineIOTransport.webSocket.rawValue
    guard webSocket == nil, choice == .upgrade, handshake.upgrades.contains(name) else { return }
    let number = takeNumber()
    candidate = Candidate(webSocket: number)
    outputs.append(.openWebSocket(number, target: target(.webSocket)))
  }

  private mutating func takeFromCandidate(
    _ message: Message, _ step: Candidate.Step, into outputs: inout [Output]
  ) {
    guard step == .probing,
      (try? EngineIOPacket(frame: message)) == .pong(EngineIOPacket.probe)
    else {
      dropCandidate(into: &outputs)
      return proceed(into: &outputs)
    }
    candidate?.step = .resting
    proceed(into: &outputs)
  }

  // MARK: Sending

  private mutating func transmit(_ packet: EngineIOPacket, into outputs: inout [Output]) {
    outgoing.append(packet)
    guard outgoing.byteCount <= Self.backlogLimit else {
      return end(.backlog(limit: Self.backlogLimit), into: &outputs)
    }
    flush(into: &outputs)
  }

  /// Does what may be done now that a request has ended or a candidate has come a step further.
  private mutating func proceed(into outputs: inout [Output]) {
    guard phase != .ended, webSocket == nil else { return }
    if let candidate, candidate.step == .resting {
      guard poll == nil, post == nil else { return }
      self.candidate = nil
      webSocket = candidate.webSocket
      outputs.append(.send(EngineIOPacket.upgrade.frame, on: candidate.webSocket))
      outputs.append(.upgraded)
      return flush(into: &outputs)
    }
    if phase == .closing, outgoing.isEmpty, post == nil {
      return end(.closedHere, into: &outputs)
    }
    flush(into: &outputs)
    if poll == nil, phase == .open { startPoll(into: &outputs) }
  }

  private mutating func flush(into outputs: inout [Output]) {
    if let webSocket {
      for packet in outgoing.takeAll() { outputs.append(.send(packet.frame, on: webSocket)) }
    } else if post == nil, candidate?.step != .resting, !outgoing.isEmpty {
      let limit = handshake?.maxPayload ?? .max
      let body = outgoing.takePayload(byteLimit: limit)
      let number = takeNumber()
      post = number
      outputs.append(.post(number, target: target(.polling), body: body))
    }
  }

  private mutating func startPoll(into outputs: inout [Output]) {
    let number = takeNumber()
    poll = number
    outputs.append(.get(number, target: target(.polling)))
  }

  private mutating func takeNumber() -> Int {
    defer { nextNumber += 1 }
    return nextNumber
  }

  private func target(_ transport: EngineIOTransport) -> String {
    let query = "\(path)?EIO=4&transport=\(transport.rawValue)"
    guard let handshake else { return query }
    return query + "&sid=\(URLQuery.encode(handshake.sessionID))"
  }

  /// Returns until when the server may be silent that was heard just now.
  private func patience(from now: Instant) -> Instant {
    let patience = (handshake?.pingInterval ?? .zero) + (handshake?.pingTimeout ?? .zero)
    return now.advanced(byNanoseconds: patience.wholeNanoseconds)
  }

  // MARK: Ending

  /// Ends the session that a request did not get through; one that was closing is closed then.
  private mutating func breakOff(_ ending: EngineIOEnding, into outputs: inout [Output]) {
    end(phase == .closing ? .closedHere : ending, into: &outputs)
  }

  private mutating func dropCandidate(into outputs: inout [Output]) {
    guard let candidate else { return }
    outputs.append(.closeWebSocket(candidate.webSocket))
    self.candidate = nil
  }

  private mutating func end(_ ending: EngineIOEnding, into outputs: inout [Output]) {
    dropCandidate(into: &outputs)
    if let webSocket { outputs.append(.closeWebSocket(webSocket)) }
    webSocket = nil
    poll = nil
    post = nil
    outgoing = EngineIOBacklog()
    phase = .ended
    outputs.append(.ended(ending))
  }
}
