package import LightlagCore

/// How many bytes were put somewhere of late, and so may still wait there to be read.
package struct RecentBytes {
  /// How long bytes wait for a program that does not read them.
  ///
  /// A second outlasts a busy machine, and is less than a device takes to repeat itself.
  package static let patience = Duration.seconds(1)
  /// Bytes are as old as the first of those within so long.
  private static let grain = Duration.milliseconds(100)

  /// The oldest first.
  private var parts: [(since: Instant, count: Int)] = []

  /// Creates a count of nothing.
  package init() {}

  /// When some of them have waited for too long, or `nil`.
  package var due: Instant? { parts.first?.since.advanced(by: Self.patience) }

  /// Takes note of further bytes.
  package mutating func add(_ count: Int, at now: Instant) {
    guard let last = parts.indices.last, parts[last].since.duration(to: now) < Self.grain else {
      return parts.append((now, count))
    }
    parts[last].count += count
  }

  /// Returns how many there are, and forgets those that have waited for too long.
  package mutating func count(at now: Instant) -> Int {
    while let due, due <= now { parts.removeFirst() }
    return parts.reduce(0) { $0 + $1.count }
  }
}
