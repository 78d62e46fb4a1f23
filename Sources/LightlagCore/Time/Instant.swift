/// A point in a run, counted from the run's start.
///
/// Instants are whole nanoseconds, so every instant a run can produce is one that a recording
/// can store, and a replay compares equal to the run it repeats.
public struct Instant: InstantProtocol, Sendable {
  /// Nanoseconds since the run's start, negative before it.
  public let nanoseconds: Int64

  /// The start of the run.
  public static let start = Instant(nanoseconds: 0)

  /// The last instant there is, 292 years after the start.
  public static let end = Instant(nanoseconds: .max)

  /// Creates the instant that many nanoseconds after the start.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Returns the instant `duration` later, rounded down to the nanosecond, or the last one there
  /// is.
  public func advanced(by duration: Duration) -> Instant {
    advanced(byNanoseconds: duration.wholeNanoseconds)
  }

  /// Returns the instant that many nanoseconds later, or the last one there is.
  @inline(__always)
  package func advanced(byNanoseconds count: Int64) -> Instant {
    let (sum, isBeyond) = nanoseconds.addingReportingOverflow(count)
    return isBeyond ? .end : Instant(nanoseconds: sum)
  }

  /// Returns the time from this instant until `other`, negative if that is earlier.
  public func duration(to other: Instant) -> Duration {
    .nanoseconds(other.nanoseconds - nanoseconds)
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension Duration {
  /// This duration in nanoseconds, rounded down.
  ///
  /// - Precondition: it is within 292 years of zero.
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    // Both components carry the sign, so a negative remainder rounds away from zero.
    let (quotient, remainder) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return seconds * 1_000_000_000 + quotient - (remainder < 0 ? 1 : 0)
  }
}
