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
    let refusal = refusal(of: end, isWired: request.isWired)
    var connection = Connection(
      id: id, client: end, request: request, conditions: current, seed: configuration.seed)
    if refusal != nil { connection.stages.downlink = .gone }
    if configuration.network.crossing.unit == .packet, request.isEngineIO {
      connection.packets = [PacketFates()]
    }
    connections.append(connection)
    ends[end].connections.append(id)
    guard let place = connections.place(of: id) else { return }
    let due = refusal == nil ? cross(.opening, at: place, .uplink) : now
    note(id, .opening(client: ClientID(index: end - 1), request, due: due))
    if let refusal {
      let answer = OpenAnswer.rejected(status: 503, reason: refusal)
      note(id, .answered(answer, due: now))
      queue.insert(.localAnswer(id, answer), due: now)
      return
    }
    guard configuration.network.crossing.handshake == .local else { return }
    queue.insert(.localAnswer(id, .accepted(subprotocol: request.subprotocols.first)), due: now)
  }

  /// Why a new connection is refused before it crosses the link, or `nil`.
  private func refusal(of end: Int, isWired: Bool) -> String? {
    if connections.count >= configuration.limits.connections { return "too many connections" }
    return isBarred(end) && !isWired ? "refused for a while, since a connection broke" : nil
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
    note(id, .answered(answer, due: cross(.answer(answer), at: place, .downlink)))
    if isAccepted, !connections[place].isWired { planBreak(of: id) }
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
    if connections[place].isBehind(direction, at: now) {
      // What is decided by now comes first, and may be the end of the connection.
      resume(id, direction)
      guard connections.place(of: id) == place else { return }
    }
    let (index, chance) = connections[place].next(direction)
    let part = connections[place].part(message, direction)
    let decision = decide(message, part, index: index, chance, at: place)
    let limits = configuration.limits
    let submission = connections[place].submit(
      byteCount: message.bytes.count, direction, Treatment(decision, of: part?.place ?? .whole),
      place: part?.place ?? .whole, limits: limits, room: limits.sessionBytes - bytesInFlight,
      sharing: &bottlenecks[direction], at: now)
    let verdict = connections[place].damaging(
      submission.verdict, of: message, isCorrupt: submission.isCorrupt, index: index, direction)
    note(
      id, .sent(direction, index: index, message, verdict, queued: submission.queuedBytes))
    if case .waiting = verdict {
      let waiting = Connection.Waiting(
        index: index, message: message, sentAt: now, isCorrupt: submission.isCorrupt)
      return wait(waiting, at: place, direction)
    }
    carryOut(verdict, message, index, sentAt: now, at: place, direction)
    if case .close(let code, let reason)? = decision?.verdict {
      breakOff(place, code == 1006 ? .reset : .close(code: code, reason: reason))
    }
  }

  /// Returns what a rule makes of a message; an attachment shares the lot of its packet's head.
  @inline(__always)  // Messages without packets are to pay nothing for those.
  private mutating func decide(
    _ message: Message, _ part: PacketPart?, index: Int, _ chance: LinkChance, at place: Int
  ) -> RuleBook.Decision? {
    if connections[place].isWired { return nil }
    guard let part, part.place != .whole else {
      return rules.decide(message, index: index, chance: chance, part: part)
    }
    guard part.place == .head else {
      // A rule that is gone by now lets go of nothing that comes later.
      return connections[place].packets[0].decision(chance.direction).flatMap {
        rules.has($0) ? $0 : nil
      }
    }
    let decision = rules.decide(message, index: index, chance: chance, part: part)
    connections[place].packets[0].note(decision, chance.direction)
    return decision
  }

  /// Has a message arrive as the link has decided.
  mutating func carryOut(
    _ verdict: SimplexLink.Verdict, _ message: Message, _ index: Int, sentAt: Instant,
    at place: Int, _ direction: Direction
  ) {
    func carry(_ message: Message, due: Instant) {
      bytesInFlight += message.bytes.count
      connections[place].fly(1, byteCount: message.bytes.count, direction)
      let id = connections[place].id
      queue.insert(.message(id, direction, index: index, message, sentAt: sentAt), due: due)
    }
    switch verdict {
    case .scheduled(let due): carry(message, due: due)
    case .duplicated(let due, let again):
      carry(message, due: due)
      carry(message, due: again)
    case .damaged(let damage, let due, let again):
      var damaged = message
      damage.apply(to: &damaged.bytes)
      carry(damaged, due: due)
      if let again { carry(message, due: again) }
    case .dropped, .waiting: break
    case .cut(let due): cut(place, direction, due: due)
    }
  }

  // MARK: Closing

  mutating func close(_ closure: Closure, at place: Int, _ direction: Direction) {
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
    _ = cross(.close(closure), at: place, direction)
  }

  /// Forgets a connection that both ends have let go of.
  mutating func settle(_ place: Int) {
    guard connections[place].isOver else { return }
    let (id, client) = (connections[place].id, connections[place].client)
    for direction in Direction.allCases { giveUp(place, direction) }
    note(id, .closed)
    rules.forget(id)
    connections.remove(at: place)
    ends[client].forget(id)
  }
}
