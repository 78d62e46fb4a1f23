import LightlagCore

/// How long a client of Socket.IO waits before it connects again.
///
/// Twice as long each time, from 1 s up to 5 s, and by chance up to half of that more or less.
///
/// Source: the reference client, the defaults of `reconnectionDelay`, `reconnectionDelayMax` and
/// `randomizationFactor`.
struct ReconnectDelay: Hashable, Sendable {
  private static let firstMilliseconds: Int64 = 1_000
  private static let longestMilliseconds: Int64 = 5_000

  private let seed: Seed
  private let index: Int
  private var attempt = 0
  private var drawCount = 0

  /// Creates the delays of the client of that number.
  init(seed: Seed, index: Int) {
    self.seed = seed
    self.index = index
  }

  /// Returns how long to wait now.
  mutating func next() -> Duration {
    let base = min(Self.longestMilliseconds, Self.firstMilliseconds << Int64(min(attempt, 10)))
    let share = MockDraw(seed, .reconnect, index, drawCount).number(in: 0...999_999)
    attempt += 1
    drawCount += 1
    let deviation = base * share / 2_000_000
    let isLess = share / 100_000 % 2 == 0
    return .milliseconds(min(Self.longestMilliseconds, base + (isLess ? -deviation : deviation)))
  }

  /// Waits no longer than the first time again.
  mutating func reset() { attempt = 0 }
}
