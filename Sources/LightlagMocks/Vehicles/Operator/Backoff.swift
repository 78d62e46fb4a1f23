/// How long to wait before trying again: each time twice as long, up to a limit.
struct Backoff: Hashable, Sendable {
  private static let first = Duration.seconds(1)
  private static let longest = Duration.seconds(30)

  private var wait = first

  /// Returns how long to wait now, and waits longer the next time.
  mutating func next() -> Duration {
    defer { wait = min(wait * 2, Self.longest) }
    return wait
  }

  /// Waits no longer than the first time again.
  mutating func reset() { wait = Self.first }
}
