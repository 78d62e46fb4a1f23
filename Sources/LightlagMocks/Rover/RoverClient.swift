import LightlagCodecs
import LightlagCore

/// One client's session at the rover, from WebSocket messages to events.
struct RoverClient: Sendable {
  /// What the application is to hear.
  enum News: Sendable {
    case joined
    case event(SocketIOEvent)
    case left
    /// The session is over; there will be no more news.
    case ended
  }

  private let connection: ConnectionID
  private let name: String
  private var engine: EngineIOServer
  private var socket: SocketIOServer
  private var engineOutputs: [EngineIOServer.Output] = []
  private var socketOutputs: [SocketIOServer.Output] = []

  /// Opens a session over a connection.
  init(_ connection: ConnectionID, name: String, at now: Instant, _ outbox: inout Outbox) {
    self.connection = connection
    self.name = name
    engine = EngineIOServer(
      sessionID: name, openedBy: .webSocket(connection.index), at: now, into: &engineOutputs)
    socket = SocketIOServer(at: now)
    _ = drain(at: now, &outbox)
  }

  /// When the session wants `advance` called, or `nil`.
  var deadline: Instant? { [engine.deadline, socket.deadline].compactMap(\.self).min() }

  mutating func receive(
    _ message: Message, at now: Instant, _ outbox: inout Outbox
  ) -> [News] {
    engine.receive(message, on: connection.index, at: now, into: &engineOutputs)
    return drain(at: now, &outbox)
  }

  mutating func advance(to now: Instant, _ outbox: inout Outbox) -> [News] {
    engine.advance(to: now, into: &engineOutputs)
    socket.advance(to: now, into: &socketOutputs)
    return drain(at: now, &outbox)
  }

  /// Takes note that the connection is gone.
  mutating func detach(at now: Instant, _ outbox: inout Outbox) -> [News] {
    engine.detach(webSocket: connection.index, at: now, into: &engineOutputs)
    return drain(at: now, &outbox)
  }

  /// Sends the messages of an event that was encoded for several clients.
  mutating func send(_ messages: [Message], at now: Instant, _ outbox: inout Outbox) -> [News] {
    for message in messages { engine.send(message, at: now, into: &engineOutputs) }
    return drain(at: now, &outbox)
  }

  mutating func acknowledge(
    _ event: SocketIOEvent, with payload: SocketIOPayload, at now: Instant,
    _ outbox: inout Outbox
  ) -> [News] {
    socket.acknowledge(event, with: payload, into: &socketOutputs)
    return drain(at: now, &outbox)
  }

  /// Does what both machines want done, until they want nothing more.
  private mutating func drain(at now: Instant, _ outbox: inout Outbox) -> [News] {
    var news: [News] = []
    while !engineOutputs.isEmpty || !socketOutputs.isEmpty {
      var outputs: [EngineIOServer.Output] = []
      swap(&outputs, &engineOutputs)
      for output in outputs { take(output, at: now, &outbox, &news) }
      var events: [SocketIOServer.Output] = []
      swap(&events, &socketOutputs)
      for event in events { take(event, at: now, &news) }
    }
    return news
  }

  private mutating func take(
    _ output: EngineIOServer.Output, at now: Instant, _ outbox: inout Outbox,
    _ news: inout [News]
  ) {
    switch output {
    case .send(let message, _): outbox.send(message, on: connection)
    case .closeWebSocket: outbox.close(connection)
    case .message(let message): socket.receive(message, at: now, into: &socketOutputs)
    case .ended:
      socket.sessionEnded(into: &socketOutputs)
      for event in socketOutputs { take(event, at: now, &news) }
      socketOutputs = []
      news.append(.ended)
    case .respond: break
    }
  }

  private mutating func take(
    _ output: SocketIOServer.Output, at now: Instant, _ news: inout [News]
  ) {
    switch output {
    case .send(let message): engine.send(message, at: now, into: &engineOutputs)
    case .asked(let namespace, _):
      // Another name than that of the session, as the protocol asks for.
      socket.accept(namespace, sessionID: name + "s", into: &socketOutputs)
      news.append(.joined)
    case .event(let event): news.append(.event(event))
    case .left: news.append(.left)
    case .ended: engine.close(at: now, into: &engineOutputs)
    case .acknowledgement: break
    }
  }
}
