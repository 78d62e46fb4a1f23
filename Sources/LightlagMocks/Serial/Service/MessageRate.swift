import LightlagCore

/// How many messages someone may send: so many a second, and as many at once.
struct MessageRate: Sendable {
  private let perSecond: Int64?
  /// What may still be sent, in billionths of a message.
  private var level: Int64
  private var latest = Instant.start

  /// Creates a rate that has not been used, or one without a limit.
  init(_ perSecond: Int?) {
    self.perSecond = perSecond.map { Int64($0) }
    level = (self.perSecond ?? 0) * 1_000_000_000
  }

  /// Takes one message; returns whether it is within the rate.
  mutating func take(at now: Instant) -> Bool {
    guard let perSecond else { return true }
    // More than a second gains no more, and its product fits.
    let elapsed = min(1_000_000_000, latest.duration(to: now).wholeNanoseconds)
    level = min(perSecond * 1_000_000_000, level + elapsed * perSecond)
    latest = now
    guard level >= 1_000_000_000 else { return false }
    level -= 1_000_000_000
    return true
  }
}
