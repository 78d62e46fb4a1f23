import Glibc
package import LightlagCore

/// The time since a run began, by the clock that never jumps: `CLOCK_MONOTONIC`.
package struct RunClock: Sendable {
  private let start: Int64

  /// Creates a clock that reads zero now.
  package init() {
    start = Self.monotonicNanoseconds
  }

  /// How far the run has come.
  package var now: Instant { Instant(nanoseconds: Self.monotonicNanoseconds - start) }

  /// Returns an instant of the run as the system's clock counts it.
  package func monotonicNanoseconds(at instant: Instant) -> Int64 {
    let (sum, hasOverflowed) = instant.nanoseconds.addingReportingOverflow(start)
    return hasOverflowed ? .max : sum
  }

  private static var monotonicNanoseconds: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
