/// Puts messages on a link of limited rate, one after the other, from a bounded queue.
///
/// The queue needs no timer: a first-in-first-out sender is described by the instants at which
/// its messages leave. The message being sent counts as waiting until its last bit has left.
struct Sender: Sendable {
  /// When the last bit accepted so far leaves.
  private(set) var idle = Instant.start

  private var departures: [(at: Instant, byteCount: Int)] = []
  /// How many of `departures`, from the front, have left.
  private var departed = 0
  private var queuedBytes = 0

  /// Returns when a message leaves, or `nil` if it does not fit in the queue.
  mutating func accept(
    byteCount: Int, rate: DataRate?, limit: LinkConditions.Limit, at now: Instant
  ) -> Instant? {
    guard let rate else { return max(now, idle) }
    settle(at: now)
    guard departures.count - departed < limit.messages, queuedBytes + byteCount <= limit.bytes
    else { return nil }
    let taken = rate.transmissionNanoseconds(byteCount: byteCount)
    idle = max(idle, now).advanced(byNanoseconds: taken)
    departures.append((idle, byteCount))
    queuedBytes += byteCount
    return idle
  }

  /// Bytes accepted that have not left.
  mutating func queuedByteCount(at now: Instant) -> Int {
    settle(at: now)
    return queuedBytes
  }

  private mutating func settle(at now: Instant) {
    while departed < departures.count, departures[departed].at <= now {
      queuedBytes -= departures[departed].byteCount
      departed += 1
    }
    // Forget what has left only when it is most of the list, so that it costs a constant each.
    guard departed >= 16, departed * 2 >= departures.count else { return }
    departures.removeFirst(departed)
    departed = 0
  }
}
