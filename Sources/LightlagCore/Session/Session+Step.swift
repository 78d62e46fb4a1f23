/// What happens when something falls due.
extension Session {
  mutating func step(_ pending: Pending) {
    switch pending {
    case .message(let id, let direction, let index, let message, let sentAt):
      arrive(id, direction, index: index, message, sentAt: sentAt)
    case .opening(let id): arriveOpening(id)
    case .answer(let id, let answer):
      if isHeldUp(id, .downlink) { return stall(pending, on: id, .downlink) }
      arriveAnswer(id, answer)
    case .localAnswer(let id, let answer): arriveAnswer(id, answer)
    case .close(let id, let direction, let closure): arriveClose(id, direction, closure)
    case .broken(let id, let end): tell(end, .closed(id, .vanished(.net)))
    case .wake(let end): wake(end)
    case .link(let id, let direction): wakeLink(id, direction)
    case .bottleneck(let direction): serveBottleneck(direction)
    case .cutTime(let id):
      guard let place = connections.place(of: id) else { return }
      breakOff(place, configuration.network.breaks.manner)
    case .phase: changeWeather()
    case .nothing: break
    }
  }

  /// Wakes an end, if its deadline has come, and does what it wants.
  mutating func wake(_ end: Int) {
    lastCalled = end
    var outbox = emptyOutbox()
    let wake = ends[end].wake(at: now, outbox: &outbox)
    perform(&outbox, by: end)
    plan(wake, of: end)
  }

  /// Hands an event to an end and does what it wants.
  mutating func tell(_ end: Int, _ event: EndpointEvent, arrival: Arrival? = nil) {
    lastCalled = end
    if toldEnds != nil, ends[end].remote != nil { toldEnds?.append(end) }
    var outbox = emptyOutbox()
    let wake = ends[end].receive(event, arrival: arrival, at: now, outbox: &outbox)
    perform(&outbox, by: end)
    plan(wake, of: end)
  }

  /// Sees to it that an end is woken at its deadline.
  mutating func rearm(_ end: Int) { plan(ends[end].nextWake(at: now), of: end) }

  private mutating func plan(_ wake: Instant?, of end: Int) {
    guard let wake else { return }
    if ends[end].isOutside {
      outsideWakes.insert(end, due: wake)
    } else {
      queue.insert(.wake(end: end), due: wake)
    }
  }

  private mutating func arrive(
    _ id: ConnectionID, _ direction: Direction, index: Int, _ message: Message, sentAt: Instant
  ) {
    if isHeldUp(id, direction) {
      let pending = Pending.message(id, direction, index: index, message, sentAt: sentAt)
      return stall(pending, on: id, direction)
    }
    bytesInFlight -= message.bytes.count
    land(id, direction, index: index, message, sentAt: sentAt)
  }

  /// Hands a message to the end that it has reached.
  @inline(__always)
  mutating func land(
    _ id: ConnectionID, _ direction: Direction, index: Int, _ message: Message, sentAt: Instant
  ) {
    let place = connections.place(of: id)
    guard let place, let end = connections[place].land(byteCount: message.bytes.count, direction)
    else { return note(id, .lost(direction, index: index, message, .closed)) }
    note(id, .delivered(direction, index: index, message, sentAt: sentAt))
    tell(
      end, .message(id, message),
      arrival: Arrival(direction: direction, index: index, due: now))
  }

  private mutating func arriveOpening(_ id: ConnectionID) {
    if isHeldUp(id, .uplink) { return stall(.opening(id), on: id, .uplink) }
    guard let place = connections.place(of: id), connections[place].stages.downlink == .waiting,
      !isTurnedAway(place)
    else { return }
    connections[place].stages.downlink = .asked
    tell(0, .opened(id, connections[place].request))
    // A simulated backend that has not answered accepts; a live one answers in its own time.
    guard !ends[0].isOutside else { return }
    answer(id, .accepted(subprotocol: nil), isDefault: true)
  }

  private mutating func arriveAnswer(_ id: ConnectionID, _ answer: OpenAnswer) {
    guard let place = connections.place(of: id) else { return }
    let client = connections[place].client
    switch (answer, connections[place].stages.uplink) {
    case (.accepted(let subprotocol), .waiting):
      connections[place].stages.uplink = .open
      var request = connections[place].request
      request.subprotocols = subprotocol.map { [$0] } ?? []
      tell(client, .opened(id, request))
    case (.rejected(let status, let reason), .waiting):
      connections[place].stages.uplink = .gone
      settle(place)
      tell(client, .rejected(id, status: status, reason: reason))
    case (.rejected(let status, let reason), .open), (.rejected(let status, let reason), .closing):
      // The client was told that it is connected before the backend was asked.
      connections[place].stages.uplink = .gone
      settle(place)
      let text = "refused with status \(status)" + (reason.isEmpty ? "" : ": ") + reason
      tell(client, .closed(id, Closure(code: 1014, reason: text, party: .server)))
    case (.accepted, _), (.rejected, _):
      settle(place)
    }
  }

  private mutating func arriveClose(
    _ id: ConnectionID, _ direction: Direction, _ closure: Closure
  ) {
    if isHeldUp(id, direction) { return stall(.close(id, direction, closure), on: id, direction) }
    guard let place = connections.place(of: id) else { return }
    let end = receiver(at: place, direction)
    let way = direction.opposite
    switch connections[place].stages[way] {
    case .asked where connections[place].stages[direction] == .gone:
      // Nobody waits for an answer any more.
      connections[place].stages[way] = .gone
    case .open where closure.isClean && ends[end].isOutside,
      .asked where closure.isClean && ends[end].isOutside:
      connections[place].stages[way] = .answering
    case .open where closure.isClean:
      // RFC 6455, section 5.5.1: a close is answered by a close, which typically echoes the code.
      sendClose(Closure(code: closure.code, party: party(way)), at: place, way)
      connections[place].stages[way] = .gone
    case .waiting, .asked, .open, .closing:
      connections[place].stages[way] = .gone
    case .answering, .gone:
      return
    }
    settle(place)
    tell(end, .closed(id, closure))
  }

  /// Position of the end that receives what goes in that direction.
  private func receiver(at place: Int, _ direction: Direction) -> Int {
    direction == .uplink ? 0 : connections[place].client
  }
}
