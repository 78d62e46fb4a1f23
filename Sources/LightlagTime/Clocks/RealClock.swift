public import LightlagCore

/// Real time, counted from when the clock was made.
public struct RealClock: InstantClock {
  private let start = ContinuousClock.now

  /// Creates a clock that reads zero now.
  public init() {}

  public var now: Instant { Instant.start.advanced(by: start.duration(to: .now)) }

  public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    let instant = start.advanced(by: .nanoseconds(deadline.nanoseconds))
    try await ContinuousClock().sleep(until: instant, tolerance: tolerance)
  }
}
