import Lightlag
import LightlagDrivers

/// The time that a search may take, counted from when its command began.
struct ShrinkTime {
  /// How long that is.
  let limit: Duration

  private let clock = RunClock()

  /// Begins to count.
  init(_ limit: Duration) {
    self.limit = limit
  }

  /// What is left of it.
  var rest: Duration { max(limit - Instant.start.duration(to: clock.now), .zero) }

  /// Whether nothing is left of it.
  var isOver: Bool { rest == .zero }
}
