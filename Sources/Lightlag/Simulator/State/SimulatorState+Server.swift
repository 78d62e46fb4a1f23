import LightlagCore
import LightlagEncoding
import LightlagMocks

/// What the server does, and what comes to it.
extension SimulatorState {
  /// Has a handler called for an event.
  mutating func add(_ name: String, _ handler: @escaping EventHandler) {
    handlers.add(name, handler)
    listen()
    guard server == .rover, forwarded.insert(name).inserted else { return }
    let arrivals = arrivals
    _ = session.withEndpoint(.backend, as: MockRover.self) { rover in
      rover.on(name) { Self.forward($0, arrivals, isUnhandled: false) }
    }
  }

  /// Has a handler called for events that have none.
  mutating func addDefault(_ handler: @escaping DefaultEventHandler) {
    let isFirst = handlers.fallback.isEmpty
    handlers.addDefault(handler)
    listen()
    guard server == .rover, isFirst else { return }
    let arrivals = arrivals
    _ = session.withEndpoint(.backend, as: MockRover.self) { rover in
      rover.onOther { Self.forward($0, arrivals, isUnhandled: true) }
    }
  }

  private mutating func listen() {
    if server == .other { _ = session.withTap(HistoryTap.self) { $0.keepsArrivals = true } }
  }

  private static func forward(_ event: RoverEvent, _ arrivals: Arrivals, isUnhandled: Bool) {
    arrivals.add(
      .event(
        name: event.name, data: event.data, connection: event.client,
        attachments: event.attachments, isUnhandled: isUnhandled))
  }

  // MARK: The user's own server

  /// Takes what has come to the server that the user plays, or hands it to a live one.
  mutating func serve(_ event: EndpointEvent) {
    if let live {
      live.hand(event)
      if case .message(let connection, let message) = event { hearOf(message, on: connection) }
      return
    }
    switch event {
    case .opened(let connection, let request):
      peers.append(connection)
      act(as: .backend) {
        $0.accept(connection, subprotocol: request.subprotocols.first)
      }
    case .message(let connection, let message):
      guard let (name, data) = format.event(in: message), let owner = owners[connection]
      else { return }
      do {
        try take(name, data, from: owner)
      } catch {
        guard case .invalid(_, let field, let expected) = error else { return }
        let answer: JSON = [
          "event": .string(name), "field": .string(field), "expected": .string(expected),
        ]
        answerInvalid(answer, on: connection)
      }
    case .rejected(let connection, _, _): peers.removeAll { $0 == connection }
    case .closed(let connection, let closure):
      peers.removeAll { $0 == connection }
      if closure.isClean {
        act(as: .backend) { $0.close(connection, code: closure.code) }
      }
    }
  }

  /// Has handlers hear of an event that a backend of another kind is given.
  mutating func hearOf(_ message: Message, on connection: ConnectionID) {
    guard let owner = owners[connection], let (name, data) = format.event(in: message)
    else { return }
    call(SimulatorEvent(name: name, data: data, client: ClientID(index: owner), instant: now))
  }

  private mutating func answerInvalid(_ answer: JSON, on connection: ConnectionID) {
    let messages = format.messages("error", answer)
    act(as: .backend) { outbox in
      for message in messages { outbox.send(message, on: connection) }
    }
  }

  /// Takes an event of a client at the server.
  ///
  /// - Throws: `SimulatorFailure.invalid` where it is not in order.
  mutating func take(_ name: String, _ data: JSON, from owner: Int) throws(SimulatorFailure) {
    let data = data.isNull ? .object([]) : data
    if isValidating, let failure = check(name, data) {
      validationErrors += 1
      throw failure
    }
    if !handlers.handles(name) { unhandled += 1 }
    call(
      SimulatorEvent(
        name: name, data: complete(data), client: ClientID(index: owner), instant: now))
  }

  private func check(_ name: String, _ data: JSON) -> SimulatorFailure? {
    for (field, kind) in schemas[name] ?? [] {
      guard let value = data[field], kind.accepts(value) else {
        return .invalid(event: name, field: field, expected: "a value of kind \(kind.rawValue)")
      }
    }
    return nil
  }

  /// Gives an object a timestamp and a name where it has none.
  private mutating func complete(_ data: JSON) -> JSON {
    guard case .object(var members) = data else { return data }
    if data["timestamp"] == nil {
      members.append(.init(name: "timestamp", value: .number(now.secondsText)))
    }
    if data["message_id"] == nil {
      members.append(.init(name: "message_id", value: .string("m\(nextNumber())")))
    }
    return .object(members)
  }

  // MARK: Sending

  /// Sends an event as the server, to one client or to all.
  ///
  /// - Returns: To how many.
  mutating func emit(
    _ name: String, _ data: JSON, to client: ClientID?
  ) throws(SimulatorFailure) -> Int {
    try checkSimulated("to send as the server")
    let connections = try receivers(client)
    let messages = format.messages(name, data)
    say(name, as: nil) { state in
      state.noteEmission(of: connections.count * messages.count)
      state.act(as: .backend) { outbox in
        for connection in connections {
          for message in messages { outbox.send(message, on: connection) }
        }
      }
    }
    return connections.count
  }

  /// Has a recording tell what a simulated backend would not send by itself.
  private mutating func noteEmission(of count: Int) {
    guard server == .rover || server == .other, count > 0 else { return }
    beginInput()
    session.mark(BackendMark.emission, data: "\(count)")
  }

  /// Has a recording tell that a simulated backend was changed by what it knows nothing of.
  mutating func noteTouch(by action: String) {
    beginInput()
    session.mark(BackendMark.touch, data: action)
  }

  private func receivers(_ client: ClientID?) throws(SimulatorFailure) -> [ConnectionID] {
    guard let client else {
      if server == .own { return peers }
      return clients.filter { $0.state == .connected }.compactMap(\.connection)
    }
    let line = try line(client)
    guard let connection = line.connection, line.state != .disconnecting else {
      throw .clientGone(client, reason: line.reason)
    }
    guard server != .own || peers.contains(connection) else { throw .clientNotThereYet(client) }
    return [connection]
  }

  /// Throws where the backend is a live server, which nobody can play besides.
  func checkSimulated(_ asked: String) throws(SimulatorFailure) {
    if live != nil { throw .liveBackend(asked: asked) }
  }

  /// Returns what is known of a client.
  func line(_ client: ClientID) throws(SimulatorFailure) -> ClientLine {
    guard clients.indices.contains(client.index) else {
      throw .unknownClient(client, count: clients.count)
    }
    return clients[client.index]
  }
}

extension Instant {
  /// Seconds since the start of the run, to the microsecond, as JSON writes a number.
  fileprivate var secondsText: String {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let micros = rest / 1_000
    guard micros > 0 else { return "\(seconds)" }
    let digits = String(String(1_000_000 + micros).dropFirst().reversed().drop { $0 == "0" })
    return "\(seconds)." + String(digits.reversed())
  }
}
