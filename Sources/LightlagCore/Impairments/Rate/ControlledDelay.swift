/// Decides what a queue drops so that no wait stands in it: CoDel, controlled delay.
///
/// A queue that absorbs a burst empties again; one whose waits do not fall below a target for a
/// whole interval only delays. So it is the shortest wait that counts. While that stays above the
/// target, messages are dropped as they leave the queue, the next one interval / sqrt(n) after
/// the n-th, since the rate of TCP goes with one over the square root of the loss.
///
/// The pseudo-code of the RFC takes messages out in a loop. Here the queue has the loop: it asks
/// about each message that it takes out, and after a yes about the next one, at the same instant.
///
/// Source: RFC 8289 section 5; Nichols and Jacobson, "Controlling Queue Delay", ACM Queue 10(5),
/// 2012.
struct ControlledDelay: Sendable {
  /// What the message before was, if it was dropped at this very instant.
  private enum Previous {
    case sent
    /// The first drop, behind which one message is always sent.
    case droppedFirst
    case dropped
  }

  /// What remains in a queue and is no more than this never stands; RFC 8289 says the MTU.
  private static var largestPacket: Int { 1_500 }

  private let target: Int64
  private let interval: Int64
  /// When the wait will have been above the target for an interval; `nil` while it is below.
  private var firstAbove: Instant?
  private var isDropping = false
  private var nextDrop = Instant.start
  /// How many drops the pace is that of.
  private var count: Int64 = 0
  /// What `count` was when dropping last began.
  private var lastCount: Int64 = 0
  private var previous = Previous.sent

  /// Creates the state of a queue in which nothing has waited yet.
  ///
  /// - Precondition: `target >= .zero`, `interval > .zero`, and both are below 146 years.
  init(target: Duration, interval: Duration) {
    precondition(target >= .zero && interval > .zero, "CoDel needs a target and an interval")
    precondition(max(target, interval) < LinkConditions.longest, "146 years are the most")
    self.target = target.wholeNanoseconds
    self.interval = max(interval.wholeNanoseconds, 1)
  }

  /// Creates the state that a discipline needs, if it is this one.
  init?(_ discipline: QueueDiscipline) {
    guard case .codel(let target, let interval) = discipline else { return nil }
    self.init(target: target, interval: interval)
  }

  /// Decides whether the message taken out at `now` is dropped rather than sent.
  ///
  /// `remaining` is how many bytes on the wire wait behind it. The last one is never dropped.
  mutating func drops(arrival: Instant, remaining: Int, at now: Instant) -> Bool {
    let mayDrop = hasStood(arrival: arrival, remaining: remaining, at: now)
    switch previous {
    case .sent where isDropping:
      isDropping = mayDrop
      return dropIfDue(at: now)
    case .sent:
      if mayDrop { begin(at: now) }
      return mayDrop
    case .droppedFirst:
      previous = .sent
      return false
    case .dropped:
      isDropping = mayDrop
      if mayDrop { nextDrop = pace(from: nextDrop) }
      return dropIfDue(at: now)
    }
  }

  /// Whether the wait has been above the target for an interval: `dodequeue` in the RFC.
  private mutating func hasStood(arrival: Instant, remaining: Int, at now: Instant) -> Bool {
    let wait = now.nanoseconds - arrival.nanoseconds
    guard wait >= target, remaining > Self.largestPacket else {
      firstAbove = nil
      return false
    }
    guard let firstAbove else {
      firstAbove = now.advanced(byNanoseconds: interval)
      return false
    }
    return now >= firstAbove
  }

  private mutating func begin(at now: Instant) {
    // Where dropping ended not long ago, its pace was about right: begin with what it gained.
    // The RFC compares with 16 intervals; the quotient is the same question without overflow.
    let isRecent = (now.nanoseconds - nextDrop.nanoseconds) / 16 < interval
    let gained = count - lastCount
    count = gained > 1 && isRecent ? gained : 1
    lastCount = count
    nextDrop = pace(from: now)
    isDropping = true
    previous = .droppedFirst
  }

  private mutating func dropIfDue(at now: Instant) -> Bool {
    let isDue = isDropping && now >= nextDrop
    if isDue { count += 1 }
    previous = isDue ? .dropped : .sent
    return isDue
  }

  /// The control law: `interval / sqrt(count)` later, to the nanosecond.
  private func pace(from instant: Instant) -> Instant {
    let square = UInt128(interval) * UInt128(interval) / UInt128(count)
    return instant.advanced(byNanoseconds: Int64(square.squareRoot))
  }
}

extension UInt128 {
  /// The square root, rounded down, by Newton's method from above.
  fileprivate var squareRoot: UInt128 {
    guard self > 1 else { return self }
    // Of n binary digits the root has half as many, rounded up, so this is above it.
    var root: UInt128 = 1 << ((128 - leadingZeroBitCount + 1) / 2)
    while true {
      let better = (root + self / root) / 2
      guard better < root else { return root }
      root = better
    }
  }
}
