import LightlagCore

extension Instant {
  /// The instant so many seconds after the start.
  static func seconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000_000) }

  /// The instant so many milliseconds after the start.
  static func milliseconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000) }
}
