import LightlagCodecs
import LightlagCore
import LightlagEncoding

/// One session of Socket.IO that a client has, from messages to events.
struct SocketIOSession: Sendable {
  /// What the client is to hear.
  enum News: Sendable {
    case joined
    case event(SocketIOEvent)
    case ended(reason: String)
  }

  /// Its connection.
  private(set) var connection: ConnectionID?
  /// Whether events may be sent.
  private(set) var isJoined = false

  private var engine: EngineIOClient
  private var socket = SocketIOClient()
  private var engineOutputs: [EngineIOClient.Output] = []
  private var socketOutputs: [SocketIOClient.Output] = []

  /// Begins to open a session.
  init(at now: Instant, _ outbox: inout Outbox) {
    engine = EngineIOClient(
      path: "/socket.io/", choice: .webSocket, at: now, into: &engineOutputs)
    _ = drain(at: now, &outbox)
  }

  /// When the session wants `advance` called, or `nil`.
  var deadline: Instant? { engine.deadline }

  /// Takes what has come.
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

  /// Does what is due.
  mutating func advance(to now: Instant, _ outbox: inout Outbox) -> [News] {
    engine.advance(to: now, into: &engineOutputs)
    return drain(at: now, &outbox)
  }

  /// Sends an event.
  mutating func emit(_ payload: SocketIOPayload, at now: Instant, _ outbox: inout Outbox) {
    socket.emit(payload, into: &socketOutputs)
    _ = drain(at: now, &outbox)
  }

  /// Closes the session.
  mutating func leave(at now: Instant, _ outbox: inout Outbox) {
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
    _ output: EngineIOClient.Output, at now: Instant, _ outbox: inout Outbox, _ news: inout [News]
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
    case .left, .refused, .ended:
      isJoined = false
      engine.close(at: now, into: &engineOutputs)
    case .acknowledgement: break
    }
  }
}
