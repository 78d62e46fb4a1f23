public import LightlagCore

/// Real time, counted from when the clock was made.
///
/// In a run it tells the run's time, as `ContinuousClock` does, if it was made there.
public struct RealClock: InstantClock {
  private let start = ContinuousClock.now

  /// Creates a clock that reads zero now.
  public init() {}

  /// The time since the clock was made.
  public var now: Instant { Instant.start.advanced(by: start.duration(to: .now)) }

  /// Waits for an instant.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    let instant = start.advanced(by: .nanoseconds(deadline.nanoseconds))
    try await ContinuousClock().sleep(until: instant, tolerance: tolerance)
  }
}
