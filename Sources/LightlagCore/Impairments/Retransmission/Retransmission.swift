/// What TCP makes of loss: nothing is lost or overtaken; a lost message comes late, and all that
/// is behind it with it.
///
/// One direction of one connection, as a state machine without I/O. The caller says of each
/// transmission whether it is lost, and if not, when it arrives; this says when the receiver can
/// read the message. Acknowledgements are never lost: the next one says the same.
///
/// A message that is lost leaves a gap, and is sent again
/// - when three later ones have arrived and the sender has heard of that: fast retransmit
///   (RFC 5681, section 3.2), by selective acknowledgements for each gap (RFC 6675, section 4);
/// - when the retransmission timer expires (RFC 6298), which runs from the last acknowledgement
///   before the gap, or from when the oldest message not acknowledged was sent. Then all gaps are
///   sent again, and the timer is set to twice the time. After fifteen such in a row the
///   connection breaks, after 924 s at least (Linux's `tcp_retries2`).
///
/// A retransmission that is lost too is noticed only by the timer. What a congestion window would
/// hold back is not modelled: messages are small, and those of a window of one segment fit into it.
/// A message is lost as a whole or not at all, whatever number of segments it would take.
///
/// Departures never decrease. Whoever drives it asks `next(by:retransmit:)` until it returns
/// `nil`, whenever it is later than `deadline`, and before it sends.
package struct Retransmission: Sendable {
  /// What chance made of one transmission.
  package enum Transmission: Hashable, Sendable {
    /// It never arrives.
    case lost
    /// It arrives at that instant.
    case arrives(Instant)
  }

  /// What became of a message in the end.
  package enum Outcome: Hashable, Sendable {
    /// The receiver can read it, as all before it, from that instant on.
    case arrives(Instant)
    /// The sender has given it and the connection up at that instant.
    case gaveUp(Instant)
  }

  /// Most time-outs in a row before the connection breaks at the next.
  package static var mostTimeouts: Int { 15 }

  /// Time that an acknowledgement takes, in nanoseconds: the mean delay of the other direction.
  package var returnDelay: Int64

  private var estimator = RoundTripEstimator()
  private var acknowledgement = DelayedAcknowledgement()
  /// When the latest message decided so far arrives, and the latest that filled a gap.
  private var latestDue = Instant.start
  private var filled = Instant(nanoseconds: -1)
  private var brokenAt: Instant?

  /// The first message that is not known to arrive, and all after it.
  private var backlog = Backlog()
  /// When the latest thing happened that `next` did, and the latest time-out for this gap.
  private var reached = Instant.start
  private var timedOutAt: Instant?
  /// Time-outs in a row: since a gap was filled.
  private var timeouts = 0

  /// Creates the state of a connection just opened.
  ///
  /// - Parameters:
  ///   - returnDelay: Time that an acknowledgement takes, in nanoseconds.
  ///   - handshake: The round trip of the handshake in nanoseconds, the first that a real sender
  ///     sees; `nil` makes the first time-out one second.
  package init(returnDelay: Int64, handshake: Int64? = nil) {
    self.returnDelay = returnDelay
    if let handshake { estimator.take(handshake) }
  }

  /// Number of messages that are sent but not decided.
  package var waitingCount: Int { backlog.count }

  /// When `next(by:retransmit:)` has something to do, or `nil` while nothing waits.
  package var deadline: Instant? {
    guard let first = backlog.first else { return nil }
    guard first.isGap, brokenAt == nil else { return reached }
    return max(min(backlog.fastInstant, timerInstant(first)), reached)
  }

  /// Takes the next message, which leaves at `departure` for the first time.
  ///
  /// - Returns: What becomes of it, or `nil` where that is decided later.
  package mutating func send(
    _ index: Int, at departure: Instant, _ transmission: Transmission
  ) -> Outcome? {
    guard backlog.isEmpty, case .arrives(let arrival) = transmission else {
      return wait(index, departure, transmission)
    }
    let due = max(arrival, latestDue)
    deliver(departure, due)
    return .arrives(due)
  }

  /// Does what falls due by `now`, as far as the next message that is decided.
  ///
  /// - Parameters:
  ///   - now: The instant reached.
  ///   - retransmit: Says what becomes of a message that is sent again: its index, which of its
  ///     retransmissions it is, from 1, and when it leaves. It is asked once for each.
  /// - Returns: The next message in order and what became of it, or `nil` if none is decided.
  package mutating func next(
    by now: Instant,
    retransmit: (_ index: Int, _ attempt: Int, _ departure: Instant) -> Transmission
  ) -> (index: Int, outcome: Outcome)? {
    while let first = backlog.first {
      if let brokenAt {
        backlog.removeFirst()
        return (first.index, .gaveUp(brokenAt))
      }
      guard first.isGap else { return (first.index, .arrives(release(first))) }
      let timer = max(timerInstant(first), reached)
      let fast = max(backlog.fastInstant, reached)
      guard min(timer, fast) <= now else {
        // A return delay that changes moves a timer, but not into the past.
        reached = max(reached, now)
        return nil
      }
      reached = min(timer, fast)
      // Of both at once, the timer: the sender then does nothing fast until it hears of that.
      if fast < timer {
        backlog.retransmitFast(at: fast, retransmit)
      } else {
        expire(at: timer, retransmit)
      }
    }
    return nil
  }

  /// Counts a message in order, and learns from its acknowledgement.
  @inline(__always)
  private mutating func deliver(_ departure: Instant, _ due: Instant) {
    latestDue = due
    // What came in while a gap was open is acknowledged together with what filled it.
    guard due > filled else { return }
    let roundTrip = acknowledgement.receive(
      departure: departure, arrival: due, returnDelay: returnDelay)
    guard let roundTrip else { return }
    estimator.take(roundTrip)
  }

  private mutating func wait(
    _ index: Int, _ departure: Instant, _ transmission: Transmission
  ) -> Outcome? {
    if let brokenAt { return .gaveUp(max(brokenAt, departure)) }
    switch transmission {
    case .lost:
      backlog.append(index, departure: departure)
    case .arrives(let arrival):
      // Of messages on their way none overtakes another.
      let arrival = max(arrival, latestDue, backlog.latestArrival)
      acknowledgement.receiveBeyondGap(at: arrival)
      backlog.append(
        index, departure: departure, arrival: arrival,
        acknowledged: arrival.advanced(byNanoseconds: returnDelay))
    }
    return nil
  }

  /// Takes out the first message, which is known to arrive; returns when.
  private mutating func release(_ first: Backlog.Entry) -> Instant {
    backlog.removeFirst()
    let due = max(first.arrival, latestDue)
    if first.attempts > 0 {
      filled = due
      latestDue = due
      timedOutAt = nil
      timeouts = 0
      acknowledgement.fill(at: due, returnDelay: returnDelay)
    } else {
      deliver(first.departure, due)
    }
    if let next = backlog.first, next.isGap, let arrival = backlog.firstArrival {
      // What arrived beyond the next gap was not looked at while an earlier one was open.
      acknowledgement.receiveBeyondGap(at: arrival)
    }
    return due
  }

  private func timerInstant(_ first: Backlog.Entry) -> Instant {
    let timeout = estimator.timeout(backoff: timeouts)
    let start =
      timedOutAt
      ?? acknowledgement.timerStart(
        departure: first.departure, timeout: timeout, returnDelay: returnDelay)
    return start.advanced(byNanoseconds: timeout)
  }

  private mutating func expire(
    at instant: Instant, _ retransmit: (Int, Int, Instant) -> Transmission
  ) {
    guard timeouts < Self.mostTimeouts else {
      brokenAt = instant
      return
    }
    timeouts += 1
    timedOutAt = instant
    backlog.retransmitAll(at: instant, retransmit)
  }
}
