import LightlagCodecs
import LightlagCore
import LightlagEncoding
import LightlagMocks
import LightlagTime

/// What clients do, and what comes to them.
extension SimulatorState {
  /// Adds a client that has no connection yet.
  mutating func addClient(isRaw: Bool, request: OpenRequest) -> ClientID {
    let id = ClientID(index: clients.count)
    session.addClient(OutsideEnd(end: .client(id), arrivals: arrivals))
    clients.append(
      ClientLine(id: id, isRaw: isRaw, request: request, maxUnread: options.maxUnread))
    return id
  }

  /// Begins to open a connection.
  mutating func open(_ client: Int) {
    let line = clients[client]
    guard line.connection == nil else { return }
    clients[client].state = line.wasConnected ? .reconnecting : .connecting
    let now = now
    let isSocket = format == .socketIO && !line.isRaw
    clients[client].wire = act(as: .client(line.id)) { outbox in
      if isSocket { return .socketIO(SocketIOSession(at: now, &outbox)) }
      let connection = outbox.connect(line.request)
      return line.isRaw ? .raw(connection) : .json(connection)
    }
    if let connection = clients[client].connection { owners[connection] = client }
    if line.isPartitioned || line.isHeld { applyConditions() }
    rearm(client)
  }

  /// Sends an event as a client.
  mutating func emit(
    _ name: String, _ data: JSON, from client: Int
  ) throws(SimulatorFailure) {
    try checkConnected(client)
    let (now, format) = (now, format)
    say(name, as: clients[client].id) { state in
      state.act(client) { wire, outbox in
        switch wire {
        case .none: break
        case .raw(let connection), .json(let connection):
          for message in format.messages(name, data) { outbox.send(message, on: connection) }
        case .socketIO(var session):
          wire = .none
          session.emit(SocketIOPayload(event: name, data), at: now, &outbox)
          wire = .socketIO(session)
        }
        return []
      }
    }
  }

  /// Sends a message as a client, as it is.
  mutating func send(_ message: Message, from client: Int) throws(SimulatorFailure) {
    try checkConnected(client)
    guard let connection = clients[client].connection else { return }
    let id = clients[client].id
    say("message", as: id) { $0.act(as: .client(id)) { $0.send(message, on: connection) } }
  }

  /// Begins to close a client's connection; where there is none, nothing happens.
  mutating func leave(_ client: Int) {
    guard clients.indices.contains(client), clients[client].connection != nil else { return }
    clients[client].state = .disconnecting
    let now = now
    act(client) { wire, outbox in
      switch wire {
      case .none: break
      case .raw(let connection), .json(let connection): outbox.close(connection)
      case .socketIO(var session):
        session.leave(at: now, &outbox)
        wire = .socketIO(session)
      }
      return []
    }
    if case .socketIO = clients[client].wire {
      let failure = SimulatorFailure.clientGone(clients[client].id, reason: "it left")
      clients[client].end(.disconnected, failure, reason: "it left")
    }
  }

  /// Breaks a client's connection without a word.
  mutating func cut(_ client: Int) {
    guard let connection = clients[client].connection else { return }
    act(as: .client(clients[client].id)) { $0.close(connection, code: 1006) }
    let reason = "its connection was cut"
    let failure = SimulatorFailure.clientGone(clients[client].id, reason: reason)
    clients[client].end(.disconnected, failure, reason: reason)
  }

  /// Throws unless a client may send.
  func checkConnected(_ client: Int) throws(SimulatorFailure) {
    let line = clients[client]
    guard line.state != .connected else { return }
    throw .clientGone(
      line.id, reason: line.state == .connecting ? "it is still connecting" : line.reason)
  }

  // MARK: Waiting

  /// Returns what is awaited if it is here, or begins to wait for it.
  mutating func wait(
    for wish: ClientWait.Wish, at client: Int, within: Duration?,
    place: (file: StaticString, line: UInt)
  ) -> (answer: ClientWait.Answer?, wait: ClientWait) {
    let wait = ClientWait(
      number: nextNumber(), wish: wish,
      mailbox: Mailbox("\(wish.name) at client \(client)", limit: 1), within: within,
      before: clients[client].inbox.counts, place: place, since: (now, steps))
    if let answer = answer(wish, at: client) { return (answer, wait) }
    clients[client].waits.append(wait)
    if let within {
      plan(.wait(client: client, number: wait.number), at: now.advanced(by: within))
    }
    return (nil, wait)
  }

  /// Forgets a wait.
  ///
  /// - Returns: What arrived instead.
  @discardableResult
  mutating func forget(_ wait: ClientWait, at client: Int) -> SimulatorFailure.Missed {
    clients[client].waits.removeAll { $0.number == wait.number }
    return clients[client].inbox.missed(by: wait)
  }

  private mutating func answer(_ wish: ClientWait.Wish, at client: Int) -> ClientWait.Answer? {
    switch wish {
    case .connection: if clients[client].state == .connected { return .connected }
    case .event(let name):
      if let event = clients[client].inbox.take(name) { return .event(event) }
    case .oneOf(let names):
      if let event = clients[client].inbox.take(among: names) { return .event(event) }
    case .message:
      if !clients[client].messages.isEmpty {
        return .message(clients[client].messages.removeFirst())
      }
    }
    let line = clients[client]
    guard line.connection == nil else { return nil }
    return .failed(.clientGone(line.id, reason: line.reason))
  }

  // MARK: Hearing

  /// Takes what has come to a client.
  mutating func receive(_ event: EndpointEvent, at client: Int) {
    // What an earlier connection still brings is of no interest.
    guard clients[client].connection == event.connection else { return }
    if case .socketIO = clients[client].wire {
      let now = now
      return act(client) { wire, outbox in
        guard case .socketIO(var session) = wire else { return [] }
        wire = .none
        let news = session.receive(event, at: now, &outbox)
        if case .closed(let connection, let closure) = event, closure.isClean {
          outbox.close(connection, code: closure.code)
        }
        wire = .socketIO(session)
        return news
      }
    }
    let id = clients[client].id
    switch event {
    case .opened: clients[client].join()
    case .rejected(_, let status, let reason):
      clients[client].end(
        .failed, .refused(status: status, reason: reason), reason: "it was refused (\(status))")
    case .message(_, let message): hear(message, at: client)
    case .closed(let connection, let closure):
      if closure.isClean, clients[client].state != .disconnecting {
        act(as: .client(id)) { $0.close(connection, code: closure.code) }
      }
      let reason = closure.words
      clients[client].end(.disconnected, .clientGone(id, reason: reason), reason: reason)
    }
  }

  private mutating func hear(_ message: Message, at client: Int) {
    guard !clients[client].isRaw else { return clients[client].take(message) }
    guard let (name, data) = format.event(in: message) else { return }
    clients[client].take(
      SimulatorEvent(name: name, data: data, client: clients[client].id, instant: now))
  }

  /// Calls a client's session, whose time may have come.
  mutating func wake(_ client: Int) {
    clients[client].alarm = nil
    let now = now
    act(client) { wire, outbox in
      guard case .socketIO(var session) = wire else { return [] }
      wire = .none
      let news = session.advance(to: now, &outbox)
      wire = .socketIO(session)
      return news
    }
  }

  // MARK: Sessions

  private mutating func act(
    _ client: Int, _ body: (inout ClientLine.Wire, inout Outbox) -> [SocketIOSession.News]
  ) {
    // Taken out meanwhile, so that it is not copied.
    var wire = ClientLine.Wire.none
    swap(&wire, &clients[client].wire)
    let news = act(as: .client(clients[client].id)) { body(&wire, &$0) }
    swap(&wire, &clients[client].wire)
    for item in news { take(item, at: client) }
    rearm(client)
  }

  private mutating func take(_ news: SocketIOSession.News, at client: Int) {
    let id = clients[client].id
    switch news {
    case .joined: clients[client].join()
    case .event(let event):
      let data = event.payload.arguments.first ?? .object([])
      clients[client].take(
        SimulatorEvent(
          name: event.payload.name ?? "", data: data, client: id, instant: now,
          attachments: event.payload.attachments))
    case .acknowledgement: break
    case .ended(let reason):
      let state: ConnectionState = clients[client].state == .connecting ? .failed : .disconnected
      clients[client].end(state, .clientGone(id, reason: reason), reason: reason)
    }
  }

  private mutating func rearm(_ client: Int) {
    guard case .socketIO(let session) = clients[client].wire, let due = session.deadline,
      due < clients[client].alarm ?? .end
    else { return }
    clients[client].alarm = due
    plan(.session(client: client), at: due)
  }
}

extension Closure {
  /// How a person would say that it ended.
  fileprivate var words: String {
    let text = isClean ? "closed with \(code)" : "broken"
    let why = reason.isEmpty ? "" : ": \(reason)"
    return "its connection was \(text) by the \(party.rawValue)\(why)"
  }
}
