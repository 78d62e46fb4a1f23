/// What waits for a link: messages it has not decided about, what crosses behind them, and what
/// it does not let arrive.
extension Session {
  /// Lets one direction of a link decide what it can, and goes on with all that waited for it.
  ///
  /// Called when the link asks for it, and when its conditions or the rules have changed.
  mutating func resume(_ id: ConnectionID, _ direction: Direction) {
    unpark(id, direction, handshakesOnly: true)
    serveBottleneck(direction)
    guard let place = connections.place(of: id) else { return }
    var leaving: [SimplexLink.Leaving] = []
    connections[place].links[direction].advance(
      to: now, sharing: &bottlenecks[direction], into: &leaving)
    for message in leaving { leave(message, on: id, direction) }
    serveBottleneck(direction)
    unpark(id, direction)
    arriveStalled(id, direction)
    planLink(id, direction)
  }

  /// Has the link called when it wants to be.
  mutating func planLink(_ id: ConnectionID, _ direction: Direction) {
    guard let place = connections.place(of: id),
      let deadline = connections[place].wake(direction)
    else { return }
    connections[place].wakes[direction] = deadline
    queue.insert(.link(id, direction), due: max(deadline, now))
  }

  mutating func wakeLink(_ id: ConnectionID, _ direction: Direction) {
    guard let place = connections.place(of: id) else { return }
    connections[place].wake(direction, at: now)
    resume(id, direction)
  }

  // MARK: Messages

  /// Keeps a message until the link has decided about it.
  mutating func wait(_ message: Connection.Waiting, at place: Int, _ direction: Direction) {
    bytesInFlight += message.message.bytes.count
    connections[place].fly(1, byteCount: message.message.bytes.count, direction)
    connections[place].aside[direction].waiting.append(message)
    planLink(connections[place].id, direction)
    planBottleneck(direction)
  }

  /// Goes on with a message about which the link has decided.
  private mutating func leave(
    _ leaving: SimplexLink.Leaving, on id: ConnectionID, _ direction: Direction
  ) {
    guard let place = connections.place(of: id),
      let waited = connections[place].aside[direction].waiting.removeFirst(
        where: { $0.index == leaving.index })
    else { return }
    bytesInFlight -= waited.message.bytes.count
    connections[place].fly(-1, byteCount: waited.message.bytes.count, direction)
    let verdict = connections[place].damaging(
      leaving.verdict, of: waited.message, isCorrupt: waited.isCorrupt, index: waited.index,
      direction)
    note(id, .left(direction, index: waited.index, verdict))
    carryOut(
      verdict, waited.message, waited.index, sentAt: waited.sentAt, at: place, direction)
  }

  /// Gives up all that waits for a link that is no more.
  mutating func giveUp(_ place: Int, _ direction: Direction) {
    let id = connections[place].id
    var aside = Connection.Aside()
    swap(&aside, &connections[place].aside[direction])
    for waiting in aside.waiting.removeAll() {
      bytesInFlight -= waiting.message.bytes.count
      note(id, .lost(direction, index: waiting.index, waiting.message, .closed))
    }
    for case .message(_, _, let index, let message, _) in aside.stalled {
      bytesInFlight -= message.bytes.count
      note(id, .lost(direction, index: index, message, .closed))
    }
  }

  // MARK: Handshakes and closes

  /// Sends something behind all messages sent before; returns when it arrives, or `nil` where
  /// it has to wait.
  mutating func cross(
    _ crosser: Crosser, at place: Int, _ direction: Direction
  ) -> Instant? {
    guard connections[place].aside[direction].parked.isEmpty,
      let due = pass(crosser, at: place, direction)
    else {
      connections[place].aside[direction].parked.append(crosser)
      return nil
    }
    queue.insert(pending(crosser, connections[place].id, direction), due: due)
    return due
  }

  /// Lets go what was parked: a handshake before the messages behind it, a close after them.
  private mutating func unpark(
    _ id: ConnectionID, _ direction: Direction, handshakesOnly: Bool = false
  ) {
    while let place = connections.place(of: id),
      let crosser = connections[place].parked(direction),
      crosser.isHandshake || !handshakesOnly, let due = pass(crosser, at: place, direction)
    {
      connections[place].aside[direction].parked.removeFirst()
      queue.insert(pending(crosser, id, direction), due: due)
    }
  }

  private mutating func pass(
    _ crosser: Crosser, at place: Int, _ direction: Direction
  ) -> Instant? {
    let openings = configuration.network.openings
    let (impairment, time): (Impairment, Duration) =
      switch crosser {
      case .opening: (.handshakeJitter, openings.acceptDelay)
      case .answer: (.handshakeJitter, openings.handshakeDelay)
      case .close: (.closeJitter, .zero)
      }
    return connections[place].links[direction].pass(impairment, after: time, at: now)
  }

  private func pending(
    _ crosser: Crosser, _ id: ConnectionID, _ direction: Direction
  ) -> Pending {
    switch crosser {
    case .opening: .opening(id)
    case .answer(let answer): .answer(id, answer)
    case .close(let closure): .close(id, direction, closure)
    }
  }

  // MARK: Arrivals

  /// Whether the link keeps, or loses, what would arrive now.
  mutating func isHeldUp(_ id: ConnectionID, _ direction: Direction) -> Bool {
    guard let place = connections.place(of: id) else { return false }
    return !connections[place].letsArrive(direction)
  }

  /// Keeps what would arrive now, or loses it in an outage.
  mutating func stall(_ pending: Pending, on id: ConnectionID, _ direction: Direction) {
    guard let place = connections.place(of: id) else { return }
    if case .message(_, _, let index, let message, _) = pending {
      if connections[place].links[direction].losesArrivals {
        bytesInFlight -= message.bytes.count
        connections[place].fly(-1, byteCount: message.bytes.count, direction)
        return note(id, .lost(direction, index: index, message, .outage))
      }
      note(id, .left(direction, index: index, .waiting))
    }
    connections[place].aside[direction].stalled.append(pending)
  }

  /// Lets arrive what the link has kept.
  private mutating func arriveStalled(_ id: ConnectionID, _ direction: Direction) {
    guard let place = connections.place(of: id), connections[place].hasArrivals(direction)
    else { return }
    var stalled: [Pending] = []
    swap(&stalled, &connections[place].aside[direction].stalled)
    for pending in stalled {
      if case .message(_, _, let index, _, _) = pending {
        note(id, .left(direction, index: index, .scheduled(due: now)))
      }
      step(pending)
    }
  }

  // MARK: Shared rates

  /// Has the rate that all connections share called when it wants to be.
  mutating func planBottleneck(_ direction: Direction) {
    guard let deadline = bottlenecks[direction].deadline, deadline < bottleneckWakes[direction]
    else { return }
    bottleneckWakes[direction] = deadline
    queue.insert(.bottleneck(direction), due: max(deadline, now))
  }

  /// Lets the rate that all connections share send what it can.
  mutating func serveBottleneck(_ direction: Direction) {
    // First, since the call that was planned may have come too early.
    if bottleneckWakes[direction] <= now { bottleneckWakes[direction] = .end }
    guard bottlenecks[direction].deadline.map({ $0 <= now }) ?? false else {
      return planBottleneck(direction)
    }
    while let outcome = bottlenecks[direction].advance(to: now) {
      let id = outcome.ticket.connection
      guard let place = connections.place(of: id) else { continue }
      connections[place].links[direction].leave(outcome)
      var leaving: [SimplexLink.Leaving] = []
      connections[place].links[direction].takeDecided(into: &leaving)
      for message in leaving { leave(message, on: id, direction) }
      unpark(id, direction)
      planLink(id, direction)
    }
    planBottleneck(direction)
  }
}

extension Session.Crosser {
  /// Whether nothing was sent before it in its direction.
  fileprivate var isHandshake: Bool {
    if case .close = self { false } else { true }
  }
}
