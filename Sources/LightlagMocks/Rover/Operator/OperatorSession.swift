import LightlagCodecs
import LightlagCore

/// One session of an operator, from WebSocket messages to events.
struct OperatorSession: Sendable {
  /// What the operator is to hear.
  enum News: Sendable {
    case joined
    case event(SocketIOEvent)
    case acknowledgement(SocketIOEvent)
    case ended
  }

  /// How long a session may take to open, and then to let the client in; less than by default, as
  /// on a link that loses messages an operator would not wait for what was lost either.
  private static let openTimeout = Duration.milliseconds(1_500)

  /// Its connection.
  private(set) var connection: ConnectionID?
  /// Whether events may be sent.
  private(set) var isJoined = false

  private var engine: EngineIOClient
  private var socket = SocketIOClient()
  private var engineOutputs: [EngineIOClient.Output] = []
  private var socketOutputs: [SocketIOClient.Output] = []
  /// When it must have been let in.
  private var joinDeadline: Instant

  /// Begins to open a session.
  init(at now: Instant, _ outbox: inout Outbox) {
    engine = EngineIOClient(
      path: "/socket.io/", choice: .webSocket, openTimeout: Self.openTimeout, at: now,
      into: &engineOutputs)
    joinDeadline = now.advanced(by: Self.openTimeout * 2)
    _ = drain(at: now, &outbox)
  }

  /// When the session wants `advance` called, or `nil`.
  var deadline: Instant? {
    guard let due = engine.deadline else { return nil }
    return isJoined ? due : min(due, joinDeadline)
  }

  mutating func receive(
    _ event: EndpointEvent, at now: Instant, _ outbox: inout Outbox
  ) -> [News] {
    switch event {
    case .opened: engine.opened(webSocket: 0, at: now, into: &engineOutputs)
    case .message(_, let message): engine.receive(message, on: 0, at: now, into: &engineOutputs)
    case .rejected, .closed: engine.closed(webSocket: 0, at: now, into: &engineOutputs)
    }
    return drain(at: now, &outbox)
  }

  mutating func advance(to now: Instant, _ outbox: inout Outbox) -> [News] {
    engine.advance(to: now, into: &engineOutputs)
    if !isJoined, joinDeadline <= now { engine.close(at: now, into: &engineOutputs) }
    return drain(at: now, &outbox)
  }

  /// Sends an event that wants an acknowledgement; returns the id of that, or `nil` where the
  /// client is not in.
  mutating func emit(
    _ payload: SocketIOPayload, at now: Instant, _ outbox: inout Outbox
  ) -> UInt64? {
    let id = socket.emit(payload, isAcknowledged: true, into: &socketOutputs)
    _ = drain(at: now, &outbox)
    return id
  }

  /// Closes the session, or vanishes without a word.
  mutating func leave(vanishing: Bool, at now: Instant, _ outbox: inout Outbox) {
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
    case .ended:
      isJoined = false
      news.append(.ended)
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
    case .left, .refused:
      isJoined = false
      engine.close(at: now, into: &engineOutputs)
    case .ended: engine.close(at: now, into: &engineOutputs)
    }
  }
}
