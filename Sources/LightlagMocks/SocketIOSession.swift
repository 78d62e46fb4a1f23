package import LightlagCodecs
package import LightlagCore

/// One session of Socket.IO that a simulated client has, from WebSocket messages to events.
package struct SocketIOSession: Sendable {
  /// What the client is to hear.
  package enum News: Sendable {
    /// It may send events.
    case joined
    /// The server has sent an event.
    case event(SocketIOEvent)
    /// The server has answered an event.
    case acknowledgement(SocketIOEvent)
    /// All is over, and why, as part of a sentence.
    case ended(reason: String)
  }

  /// Its connection.
  package private(set) var connection: ConnectionID?
  /// Whether events may be sent.
  package private(set) var isJoined = false

  private var engine: EngineIOClient
  private var socket = SocketIOClient()
  private var engineOutputs: [EngineIOClient.Output] = []
  private var socketOutputs: [SocketIOClient.Output] = []
  /// When it must have been let in, or `nil` where the server alone says how long that may take.
  private let joinDeadline: Instant?

  /// Begins to open a session.
  ///
  /// - Parameters:
  ///   - openTimeout: How long it may take to open, and then to be let in; `nil` for as long as
  ///     Engine.IO gives it by default, and as the server does.
  ///   - now: The instant.
  ///   - outbox: Takes what is to be sent.
  package init(openTimeout: Duration? = nil, at now: Instant, _ outbox: inout Outbox) {
    engine = EngineIOClient(
      path: "/socket.io/", choice: .webSocket,
      openTimeout: openTimeout ?? EngineIOClient.defaultOpenTimeout, at: now,
      into: &engineOutputs)
    joinDeadline = openTimeout.map { now.advanced(by: $0 * 2) }
    _ = drain(at: now, &outbox)
  }

  /// When the session wants `advance` called, or `nil`.
  package var deadline: Instant? {
    guard let due = engine.deadline else { return nil }
    return isJoined ? due : min(due, joinDeadline ?? .end)
  }

  /// Takes what has come.
  package mutating func receive(
    _ event: EndpointEvent, at now: Instant, _ outbox: inout Outbox
  ) -> [News] {
    switch event {
    case .opened: engine.opened(webSocket: 0, at: now, into: &engineOutputs)
    case .message(_, let message): engine.receive(message, on: 0, at: now, into: &engineOutputs)
    case .rejected, .closed: engine.closed(webSocket: 0, at: now, into: &engineOutputs)
    }
    return drain(at: now, &outbox)
  }

  /// Does what is due.
  package mutating func advance(to now: Instant, _ outbox: inout Outbox) -> [News] {
    engine.advance(to: now, into: &engineOutputs)
    if !isJoined, let joinDeadline, joinDeadline <= now {
      engine.close(at: now, into: &engineOutputs)
    }
    return drain(at: now, &outbox)
  }

  /// Sends an event; returns the id of its acknowledgement, or `nil` where none is wanted or the
  /// client is not in.
  @discardableResult
  package mutating func emit(
    _ payload: SocketIOPayload, isAcknowledged: Bool = false, at now: Instant,
    _ outbox: inout Outbox
  ) -> UInt64? {
    let id = socket.emit(payload, isAcknowledged: isAcknowledged, into: &socketOutputs)
    _ = drain(at: now, &outbox)
    return id
  }

  /// Closes the session, or vanishes without a word.
  package mutating func leave(vanishing: Bool = false, at now: Instant, _ outbox: inout Outbox) {
    if vanishing, let connection {
      return outbox.close(connection, code: 1006)
    }
    socket.disconnect(into: &socketOutputs)
    _ = drain(at: now, &outbox)
    engine.close(at: now, into: &engineOutputs)
    _ = drain(at: now, &outbox)
  }

  /// Does what both machines want done, until they want nothing more.
  private mutating func drain(at now: Instant, _ outbox: inout Outbox) -> [News] {
    var news: [News] = []
    while !engineOutputs.isEmpty || !socketOutputs.isEmpty {
      var outputs: [EngineIOClient.Output] = []
      swap(&outputs, &engineOutputs)
      for output in outputs { take(output, at: now, &outbox, &news) }
      var events: [SocketIOClient.Output] = []
      swap(&events, &socketOutputs)
      for event in events { take(event, at: now, &news) }
    }
    return news
  }

  private mutating func take(
    _ output: EngineIOClient.Output, at now: Instant, _ outbox: inout Outbox,
    _ news: inout [News]
  ) {
    switch output {
    case .openWebSocket(_, let target): connection = outbox.connect(OpenRequest(target: target))
    case .send(let message, _): if let connection { outbox.send(message, on: connection) }
    case .closeWebSocket: if let connection { outbox.close(connection) }
    case .opened: socket.connect(into: &socketOutputs)
    case .message(let message): socket.receive(message, into: &socketOutputs)
    case .ended(let ending):
      isJoined = false
      news.append(.ended(reason: "its session ended (\(ending))"))
    case .get, .post, .upgraded: break
    }
  }

  private mutating func take(
    _ output: SocketIOClient.Output, at now: Instant, _ news: inout [News]
  ) {
    switch output {
    case .send(let message): engine.send(message, at: now, into: &engineOutputs)
    case .joined:
      isJoined = true
      news.append(.joined)
    case .event(let event): news.append(.event(event))
    case .acknowledgement(let event): news.append(.acknowledgement(event))
    case .left, .refused, .ended:
      isJoined = false
      engine.close(at: now, into: &engineOutputs)
    }
  }
}
