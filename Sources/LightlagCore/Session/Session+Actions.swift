/// What ends want done.
extension Session {
  mutating func perform(_ action: Outbox.Action, by end: Int) {
    switch action {
    case .send(let message, let id):
      guard let (place, direction) = way(id, from: end) else { return }
      send(message, on: id, at: place, direction)
    case .broadcast(let message, let exception): broadcast(message, except: exception, from: end)
    case .connect(let id, let request): open(id, request, from: end)
    case .answer(let id, let answer):
      if end == 0 { self.answer(id, answer, isDefault: false) }
    case .close(let id, let code, let reason, let party):
      guard let (place, direction) = way(id, from: end) else { return }
      let party = party ?? self.party(direction)
      close(Closure(code: code, reason: reason, party: party), at: place, direction)
    case .arrived(let id, let arrival): note(id, .arrived(arrival))
    }
  }

  func party(_ direction: Direction) -> Closure.Party { direction == .uplink ? .client : .server }

  /// Where a connection is, and which way an end sends on it; `nil` if it is not this end's.
  @inline(__always)  // A call would copy the session.
  private func way(_ id: ConnectionID, from end: Int) -> (place: Int, direction: Direction)? {
    guard let place = connections.place(of: id) else { return nil }
    guard end == 0 else { return connections[place].client == end ? (place, .uplink) : nil }
    // Nothing happens before its cause: the backend must have been told of the connection.
    return connections[place].stages.downlink == .waiting ? nil : (place, .downlink)
  }

  // MARK: Opening

  private mutating func open(_ id: ConnectionID, _ request: OpenRequest, from end: Int) {
    guard end != 0 else { return }
    let isFull = connections.count >= configuration.limits.connections
    var connection = Connection(
      id: id, client: end, request: request, conditions: configuration.conditions,
      seed: configuration.seed)
    let due = isFull ? now : connection.links.uplink.pass(.handshakeJitter, at: now)
    if isFull { connection.stages.downlink = .gone }
    connections.append(connection)
    ends[end].connections.append(id)
    note(id, .opening(client: ClientID(index: end - 1), request, due: due))
    if isFull {
      let answer = OpenAnswer.rejected(status: 503, reason: "too many connections")
      note(id, .answered(answer, due: now))
      queue.insert(.answer(id, answer), due: now)
      return
    }
    queue.insert(.opening(id), due: due)
    guard configuration.crossing.handshake == .local else { return }
    queue.insert(.answer(id, .accepted(subprotocol: request.subprotocols.first)), due: now)
  }

  /// Answers a handshake in the backend's name, unless that has been answered.
  ///
  /// The default is to accept, with the first subprotocol offered.
  mutating func answer(_ id: ConnectionID, _ answer: OpenAnswer, isDefault: Bool) {
    guard let place = connections.place(of: id) else { return }
    if connections[place].stages.downlink == .answering, case .rejected(_, let reason) = answer {
      // The client has closed before it was answered, and waits for the backend's close.
      return close(Closure(code: 1014, reason: reason, party: .server), at: place, .downlink)
    }
    guard connections[place].stages.downlink == .asked else { return }
    let first = connections[place].request.subprotocols.first
    let answer = isDefault ? .accepted(subprotocol: first) : answer
    let isAccepted = if case .accepted = answer { true } else { false }
    connections[place].stages.downlink = isAccepted ? .open : .gone
    let due = connections[place].links.downlink.pass(.handshakeJitter, at: now)
    note(id, .answered(answer, due: due))
    queue.insert(.answer(id, answer), due: due)
  }

  // MARK: Sending

  private mutating func broadcast(_ message: Message, except: ConnectionID?, from end: Int) {
    guard end == 0 else {
      // A client's own, so that it does not pay for the connections of others.
      for id in ends[end].connections where id != except {
        guard let place = connections.place(of: id) else { continue }
        sendIfOpen(message, at: place, .uplink)
      }
      return
    }
    var place = connections.first
    while place >= 0 {
      let position = Int(place)
      // Sending may end this connection, so its neighbour is asked for first.
      place = connections[position].next
      if connections[position].id != except { sendIfOpen(message, at: position, .downlink) }
    }
  }

  private mutating func sendIfOpen(_ message: Message, at place: Int, _ direction: Direction) {
    guard connections[place].stages[direction] == .open else { return }
    send(message, on: connections[place].id, at: place, direction)
  }

  private mutating func send(
    _ message: Message, on id: ConnectionID, at place: Int, _ direction: Direction
  ) {
    if direction == .downlink, connections[place].stages.downlink == .asked {
      answer(id, .accepted(subprotocol: nil), isDefault: true)
    }
    let limits = configuration.limits
    let submission = connections[place].submit(
      byteCount: message.bytes.count, direction, limits: limits,
      room: limits.sessionBytes - bytesInFlight, at: now)
    let index = submission.index
    note(
      id,
      .sent(
        direction, index: index, message, submission.verdict, queued: submission.queuedBytes))
    switch submission.verdict {
    case .scheduled(let due): carry(message, index, on: id, direction, due: due)
    case .duplicated(let due, let again):
      carry(message, index, on: id, direction, due: due)
      carry(message, index, on: id, direction, due: again)
    case .dropped: break
    case .cut(let due): cut(place, direction, due: due)
    }
  }

  private mutating func carry(
    _ message: Message, _ index: Int, on id: ConnectionID, _ direction: Direction, due: Instant
  ) {
    bytesInFlight += message.bytes.count
    queue.insert(.message(id, direction, index: index, message, sentAt: now), due: due)
  }

  // MARK: Closing

  private mutating func close(_ closure: Closure, at place: Int, _ direction: Direction) {
    switch connections[place].stages[direction] {
    case .asked:
      return answer(
        connections[place].id, .rejected(status: 503, reason: closure.reason), isDefault: false)
    case .waiting, .answering:
      connections[place].stages[direction] = .gone
    case .open:
      connections[place].stages[direction] = closure.isClean ? .closing : .gone
    case .closing where !closure.isClean:
      // It vanished before the other's close could reach it.
      connections[place].stages[direction] = .gone
      note(connections[place].id, .closing(direction, closure))
      return settle(place)
    case .closing, .gone:
      return
    }
    sendClose(closure, at: place, direction)
    settle(place)
  }

  mutating func sendClose(_ closure: Closure, at place: Int, _ direction: Direction) {
    let id = connections[place].id
    note(id, .closing(direction, closure))
    let due = connections[place].links[direction].pass(.closeJitter, at: now)
    queue.insert(.close(id, direction, closure), due: due)
  }

  /// Breaks a connection at a message: the sender learns at once, the receiver when the
  /// message would have arrived, after what was sent before it.
  private mutating func cut(_ place: Int, _ direction: Direction, due: Instant) {
    let id = connections[place].id
    let sender = direction == .uplink ? connections[place].client : 0
    let isToldAlready = connections[place].stages[direction] == .answering
    connections[place].stages[direction] = .gone
    note(id, .closing(direction, .vanished(.net)))
    if !isToldAlready { queue.insert(.broken(id, end: sender), due: now) }
    queue.insert(.close(id, direction, .vanished(.net)), due: due)
    settle(place)
  }

  /// Forgets a connection that both ends have let go of.
  mutating func settle(_ place: Int) {
    guard connections[place].isOver else { return }
    let (id, client) = (connections[place].id, connections[place].client)
    note(id, .closed)
    connections.remove(at: place)
    ends[client].forget(id)
  }
}
