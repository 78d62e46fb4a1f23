/// One direction of a simulated link, as a state machine that does no I/O.
///
/// A message first waits until the sender has put it on the wire, in a queue that has a limit,
/// and then propagates, beside any number of others. The link decides what becomes of each
/// message when it is submitted; whoever drives it carries the message until it is due.
///
/// The instants passed in must never go backwards.
public struct SimplexLink: Sendable {
  /// What became of a submitted message.
  public enum Verdict: Hashable, Sendable {
    /// It will arrive at `due`.
    case scheduled(due: Instant)
    /// It will arrive at `due`, and once more at `again`.
    case duplicated(due: Instant, again: Instant)
    /// It will never arrive.
    case dropped(DropReason)
    /// It will never arrive, because the connection broke; the receiver learns of that at `due`.
    case cut(due: Instant)
  }

  /// How messages submitted from now on are treated; what is in flight stays as it is.
  public var conditions: LinkConditions { didSet { takeTimes() } }

  /// Number of messages submitted so far, which is the next one's index.
  public private(set) var submittedCount = 0

  private let chance: LinkChance
  private var sender = Sender()
  /// When the latest of the messages scheduled so far arrives.
  private var latestDue = Instant.start
  /// When the handshake arrives, which nothing overtakes.
  private var opening = Instant.start
  /// The times of `conditions` in nanoseconds, as every message needs them.
  private var delay: Int64 = 0
  private var jitter: Int64 = 0

  /// Creates an idle link, every decision of which follows from `seed` and the link's address.
  public init(
    conditions: LinkConditions, seed: Seed, connection: ConnectionID, direction: Direction
  ) {
    self.conditions = conditions
    chance = LinkChance(seed: seed, connection: connection, direction: direction)
    takeTimes()
  }

  /// Bytes of payload that wait to be sent.
  public mutating func queuedByteCount(at now: Instant) -> Int { sender.queuedByteCount(at: now) }

  /// Takes the next message from the sender and decides its fate.
  public mutating func submit(byteCount: Int, at now: Instant) -> Verdict {
    let index = submittedCount
    submittedCount += 1
    guard conditions.enabled else { return .scheduled(due: inOrder(now)) }
    let sentAt = sender.accept(
      byteCount: byteCount, rate: conditions.rate, limit: conditions.limit, at: now)
    guard let sentAt else { return .dropped(.queue) }
    if happens(conditions.cut, .cut, index) {
      return .cut(due: afterAll(arrival(sentAt, .jitter, index)))
    }
    // As netem counts: a message both lost and duplicated arrives once.
    let isLost = happens(conditions.loss, .loss, index)
    let isDuplicated = happens(conditions.duplicate, .duplicate, index)
    // A lost message was sent all the same: it has used the link's time.
    if isLost && !isDuplicated { return .dropped(.loss) }
    let due = inOrder(arrival(sentAt, .jitter, index))
    guard isDuplicated && !isLost else { return .scheduled(due: due) }
    let copy = arrival(sentAt, .duplicateJitter, index)
    return .duplicated(due: due, again: inOrder(max(copy, due)))
  }

  /// Takes the next message, which a limit outside the link may have refused already; it is
  /// counted all the same, so that later ones keep their places.
  mutating func submit(
    byteCount: Int, refusal: DropReason?, at now: Instant
  ) -> Connection.Submission {
    let (index, queuedBytes) = (submittedCount, sender.queuedByteCount(at: now))
    let verdict: Verdict
    if let refusal {
      submittedCount += 1
      verdict = .dropped(refusal)
    } else {
      verdict = submit(byteCount: byteCount, at: now)
    }
    return Connection.Submission(index: index, queuedBytes: queuedBytes, verdict: verdict)
  }

  /// Returns when something other than a message arrives that crosses the link behind all
  /// that was sent before: a handshake or a close, which TCP never loses.
  package mutating func pass(_ impairment: Impairment, at now: Instant) -> Instant {
    let isAtOnce = !conditions.enabled
    let due = afterAll(isAtOnce ? now : arrival(max(now, sender.idle), impairment, 0))
    if impairment == .handshakeJitter { opening = due }
    return due
  }

  private mutating func takeTimes() {
    delay = conditions.delay.wholeNanoseconds
    jitter = conditions.jitter.wholeNanoseconds
  }

  private mutating func inOrder(_ due: Instant) -> Instant {
    guard conditions.inOrder else {
      let due = max(due, opening)
      latestDue = max(due, latestDue)
      return due
    }
    return afterAll(due)
  }

  private mutating func afterAll(_ due: Instant) -> Instant {
    latestDue = max(due, latestDue)
    return latestDue
  }

  // These two are inline, as a call that is handed the whole link would copy it.

  @inline(__always)
  private func arrival(_ sentAt: Instant, _ impairment: Impairment, _ index: Int) -> Instant {
    let mean = sentAt.advanced(byNanoseconds: delay)
    guard jitter > 0 else { return mean }
    let draw = chance.draw(impairment, index)
    let variation =
      switch conditions.distribution {
      case .uniform: draw.uniform(halfWidth: jitter)
      case .normal: draw.normal(deviation: jitter)
      }
    // Nothing arrives before it was sent: the shape is cut there.
    return max(mean.advanced(byNanoseconds: variation), sentAt)
  }

  @inline(__always)
  private func happens(_ chance: Probability, _ impairment: Impairment, _ index: Int) -> Bool {
    chance != .never && self.chance.draw(impairment, index).decides(chance)
  }
}
