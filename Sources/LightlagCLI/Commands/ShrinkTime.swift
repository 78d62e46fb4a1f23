import Lightlag
import LightlagDrivers

/// The time that a search may take, counted from when its command began, unless a signal ends it.
struct ShrinkTime: Sendable {
  /// How long that is.
  let limit: Duration

  private let clock = RunClock()
  private let signals = SignalLatch()

  /// Begins to count.
  init(_ limit: Duration) {
    self.limit = limit
  }

  /// What is left of it.
  var rest: Duration { max(limit - Instant.start.duration(to: clock.now), .zero) }

  /// Whether a signal has asked to end.
  var isInterrupted: Bool { signals.isSet }

  /// Whether nothing is left of it, or a signal has asked to end.
  var isOver: Bool { rest == .zero || isInterrupted }

  /// Why the search has stopped, where it is over.
  var ending: String {
    isInterrupted ? "stopped by a signal" : "stopped after \(limit.quantityText)"
  }
}
