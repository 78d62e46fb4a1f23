public import LightlagCore

/// A clock that counts nanoseconds from the start of a run, be its time virtual or real.
///
/// Code that takes `some InstantClock`, or `any Clock<Duration>`, is the same in both.
public protocol InstantClock: Clock, Sendable where Instant == LightlagCore.Instant {}

extension InstantClock {
  /// A nanosecond.
  public var minimumResolution: Duration { .nanoseconds(1) }
}
