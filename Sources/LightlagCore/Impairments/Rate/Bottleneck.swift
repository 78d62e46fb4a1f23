/// The narrowest place of a way: a bounded queue, and a sender of limited capacity behind it.
///
/// One bottleneck may serve one connection or a group of them; what comes first leaves first,
/// whosever it is. The message being transmitted counts as waiting until its last bit has left,
/// and is never dropped.
///
/// With the discipline `droptail` the fate of a message is known when it comes, so that no timer
/// is needed: a first-in-first-out sender is described by the instants at which its messages
/// leave. The others may drop a message later, so `accept` only queues it. Whoever drives the
/// bottleneck then waits until `deadline`, and calls `advance(to:)` until it returns `nil`; the
/// same behind each `accept` and `change`, which may have dropped something.
///
/// The instants passed in must never go backwards. A call costs amortised constant time, and a
/// search in the trace if there is one.
package struct Bottleneck: Sendable {
  /// A message of which it is decided when it leaves.
  private struct Departure: Sendable {
    let at: Instant
    let byteCount: Int
  }

  /// A message of which it is not, or a mark, which takes no room and no time.
  private struct Waiting: Sendable {
    let ticket: Ticket
    let arrival: Instant
    var byteCount = 0
    var wireByteCount = 0
    var isMark = false
  }

  /// How messages are treated.
  package private(set) var conditions: Conditions

  private var departures = WaitingLine<Departure>()
  /// Bytes of payload in `departures`.
  private var departingBytes = 0

  /// All that leaves behind `departures`, never with a mark at its head.
  private var waiting = WaitingLine<Waiting>()
  private var markCount = 0
  /// Bytes of payload in `waiting`.
  private var waitingBytes = 0
  private var waitingWireBytes = 0

  private var spent = Capacity.Spent()
  private var controlledDelay: ControlledDelay?

  /// What is to be told of queued messages.
  private var news = QueueNews()

  // What every message needs of `conditions`.

  /// The rate, where it is constant and the discipline is `droptail`, the commonest case by far; to
  /// take an enum apart that may hold a trace costs more than all else there is to do.
  private var constantRate: DataRate?
  /// The rate where that is always the same, whatever the discipline.
  private var steadyRate: DataRate?
  /// In nanoseconds.
  private var longestWait = Int64.max

  /// Creates an empty bottleneck.
  package init(_ conditions: Conditions) {
    self.conditions = Conditions()
    change(to: conditions, at: .start)
  }

  /// Takes the next message, which is counted by its payload and transmitted with its overhead.
  package mutating func accept(
    _ ticket: Ticket, byteCount: Int, wireByteCount: Int, at now: Instant
  ) -> Acceptance {
    guard let constantRate else {
      return acceptOtherwise(
        Waiting(
          ticket: ticket, arrival: now, byteCount: byteCount, wireByteCount: wireByteCount))
    }
    settle(at: now)
    guard hasRoom(byteCount: byteCount, at: now) else { return .dropped }
    let end = constantRate.transmit(byteCount: wireByteCount, arrival: now, spent: &spent)
    departures.append(Departure(at: end, byteCount: byteCount))
    departingBytes += byteCount
    return departs(ticket, at: end)
  }

  /// Tells at once when a message departs, unless the same is still to be told of one before it.
  @inline(__always)
  private mutating func departs(_ ticket: Ticket, at end: Instant) -> Acceptance {
    if !news.hasDepartures { return .departs(at: end) }
    news.append(.departed(ticket, at: end))
    return .queued
  }

  /// Takes a mark, which leaves at once behind all that is there, and is never dropped.
  ///
  /// It stands for what crosses the link behind all that was sent before, such as a close.
  package mutating func pass(_ ticket: Ticket, at now: Instant) -> Acceptance {
    serve(until: now)
    guard !waiting.isEmpty else { return .departs(at: max(now, spent.idle)) }
    waiting.append(Waiting(ticket: ticket, arrival: now, isMark: true))
    markCount += 1
    return .queued
  }

  /// Treats messages otherwise from now on, without losing any that is there.
  ///
  /// What is being transmitted, and what was told when it departs, does so. The rest waits on and
  /// leaves with the new capacity. A smaller limit drops nothing by itself: it counts for the next
  /// message that comes, for which `drophead` then makes room. Where `droptail` comes in, or the
  /// capacity is no longer limited, all that waits gets its departure now, so that it is only
  /// dropped if the link is dead. Another discipline, or another target, begins without a memory.
  package mutating func change(to conditions: Conditions, at now: Instant) {
    serve(until: now)
    let old = self.conditions
    self.conditions = conditions
    longestWait = conditions.limit.time?.wholeNanoseconds ?? .max
    if conditions.capacity != old.capacity { beginCapacity(at: now) }
    if conditions.discipline != old.discipline {
      controlledDelay = ControlledDelay(conditions.discipline)
    }
    steadyRate = if case .constant(let rate) = conditions.capacity { rate } else { nil }
    constantRate = nil
    if decidesAtOnce {
      decideAll(at: now)
      constantRate = steadyRate
    } else {
      serve(until: now)
    }
  }

  /// Bytes of payload accepted that have not left.
  package mutating func queuedByteCount(at now: Instant) -> Int {
    serve(until: now)
    settle(at: now)
    return departingBytes + waitingBytes
  }

  /// When there is something for `advance(to:)`, or `nil` while there is not.
  ///
  /// It is `mutating` since a bottleneck is large, and would be copied to be asked.
  package var deadline: Instant? {
    mutating get {
      guard let head = waiting.first else { return news.deadline }
      let start = conditions.capacity?.start(arrival: head.arrival, spent: spent) ?? turn(of: head)
      return min(start, news.deadline ?? .end)
    }
  }

  /// Returns what next became of a queued message by `now`, in order of time, or `nil`.
  package mutating func advance(to now: Instant) -> Outcome? {
    serve(until: now)
    return news.removeFirst(dueBy: now)
  }

  // MARK: Coming

  /// Whether nothing waits without its departure.
  private var decidesAtOnce: Bool {
    conditions.discipline == .droptail || conditions.capacity == nil
  }

  private mutating func acceptOtherwise(_ message: Waiting) -> Acceptance {
    let now = message.arrival
    guard let capacity = conditions.capacity else {
      return departs(message.ticket, at: max(now, spent.idle))
    }
    guard decidesAtOnce else { return queue(message) }
    settle(at: now)
    guard hasRoom(byteCount: message.byteCount, at: now) else { return .dropped }
    let end = capacity.transmit(byteCount: message.wireByteCount, arrival: now, spent: &spent)
    guard let end else { return .dropped }
    departures.append(Departure(at: end, byteCount: message.byteCount))
    departingBytes += message.byteCount
    return departs(message.ticket, at: end)
  }

  private mutating func queue(_ message: Waiting) -> Acceptance {
    let now = message.arrival
    serve(until: now)
    settle(at: now)
    // Nothing is dropped for what would not fit even so.
    guard hasRoom(byteCount: message.byteCount, at: now) else { return .dropped }
    while !hasRoomBehindWaiting(byteCount: message.byteCount, at: now) {
      guard conditions.discipline == .drophead else { return .dropped }
      lose(at: now)
    }
    if let end = transmitAtOnce(message) { return .departs(at: end) }
    waiting.append(message)
    waitingBytes += message.byteCount
    waitingWireBytes += message.wireByteCount
    serve(until: now)
    return .queued
  }

  /// Transmits a message that finds nothing before it, as most do; returns when it departs, or
  /// `nil` where it has to wait.
  private mutating func transmitAtOnce(_ message: Waiting) -> Instant? {
    // Of a rate that is not always the same it would have to be asked when it begins.
    guard waiting.isEmpty, let steadyRate, spent.idle <= message.arrival, !news.hasDepartures
    else { return nil }
    // It has not waited, which controlled delay is to know, and never drops it for.
    _ = controlledDelay?.drops(arrival: message.arrival, remaining: 0, at: message.arrival)
    let end = steadyRate.transmit(
      byteCount: message.wireByteCount, arrival: message.arrival, spent: &spent)
    departures.append(Departure(at: end, byteCount: message.byteCount))
    departingBytes += message.byteCount
    return end
  }

  /// Whether a newcomer fits behind what has its departure.
  @inline(__always)
  private func hasRoom(byteCount: Int, at now: Instant) -> Bool {
    departures.count < conditions.limit.messages
      && departingBytes + byteCount <= conditions.limit.bytes
      && spent.idle.nanoseconds - now.nanoseconds <= longestWait
  }

  /// Whether it fits behind all that is there.
  private func hasRoomBehindWaiting(byteCount: Int, at now: Instant) -> Bool {
    departures.count + waiting.count - markCount < conditions.limit.messages
      && departingBytes + waitingBytes + byteCount <= conditions.limit.bytes
      && (longestWait == .max || idleBehindWaiting.nanoseconds - now.nanoseconds <= longestWait)
  }

  /// When all that is there will have left, if nothing is dropped.
  private var idleBehindWaiting: Instant {
    guard let head = waiting.first, let capacity = conditions.capacity else { return spent.idle }
    return capacity.departure(ofAll: waitingWireBytes, arrival: head.arrival, spent: spent) ?? .end
  }

  // MARK: Leaving

  /// Forgets what has left.
  private mutating func settle(at now: Instant) {
    var left = 0
    departures.removeFirst(while: { departure in
      guard departure.at <= now else { return false }
      left += departure.byteCount
      return true
    })
    departingBytes -= left
  }

  /// Sends or drops what can begin to leave by `now`.
  @inline(__always)
  private mutating func serve(until now: Instant) {
    if !waiting.isEmpty { serveWaiting(until: now) }
  }

  private mutating func serveWaiting(until now: Instant) {
    guard let capacity = conditions.capacity else { return }
    while let head = waiting.first, turn(of: head) <= now {
      guard let start = capacity.start(arrival: head.arrival, spent: spent) else {
        return loseAll(at: turn(of: head))
      }
      guard start <= now else { return }
      let remaining = waitingWireBytes - head.wireByteCount
      if controlledDelay?.drops(arrival: head.arrival, remaining: remaining, at: start) == true {
        lose(at: start)
      } else if let end = capacity.transmit(
        byteCount: head.wireByteCount, arrival: head.arrival, spent: &spent)
      {
        send(departingAt: end)
      } else {
        return loseAll(at: start)
      }
    }
  }

  /// When all before the head has left and it would begin to leave, were there the capacity.
  private func turn(of head: Waiting) -> Instant { max(head.arrival, spent.idle) }

  private mutating func decideAll(at now: Instant) {
    while !waiting.isEmpty {
      guard let head = waiting.first else { return }
      guard let capacity = conditions.capacity else {
        send(departingAt: max(now, spent.idle))
        continue
      }
      let end = capacity.transmit(byteCount: head.wireByteCount, arrival: now, spent: &spent)
      guard let end else { return loseAll(at: now) }
      send(departingAt: end)
    }
  }

  private mutating func send(departingAt end: Instant) {
    let head = takeHead()
    departures.append(Departure(at: end, byteCount: head.byteCount))
    departingBytes += head.byteCount
    news.append(.departed(head.ticket, at: end))
    releaseMarks(at: end)
  }

  private mutating func lose(at now: Instant) {
    news.append(.dropped(takeHead().ticket, at: now))
    releaseMarks(at: now)
  }

  private mutating func loseAll(at now: Instant) {
    while !waiting.isEmpty { lose(at: now) }
  }

  private mutating func takeHead() -> Waiting {
    let head = waiting.removeFirst()
    waitingBytes -= head.byteCount
    waitingWireBytes -= head.wireByteCount
    return head
  }

  /// Lets the marks go that are at the head now, since all before them has left or will.
  private mutating func releaseMarks(at now: Instant) {
    while let mark = waiting.first, mark.isMark {
      _ = waiting.removeFirst()
      markCount -= 1
      news.append(.departed(mark.ticket, at: max(now, spent.idle)))
    }
  }

  private mutating func beginCapacity(at now: Instant) {
    let idle = max(spent.idle, now)
    spent = conditions.capacity?.beginning(at: idle) ?? Capacity.Spent(idle: idle)
  }
}
