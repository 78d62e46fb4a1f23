package import LightlagCore

/// One direction of a serial line that takes its time: each byte occupies it for so long.
package struct SerialLane {
  /// How long bytes are on the way together at most, so that little waits for its neighbours.
  private static let grain: Int64 = 2_000_000

  /// Bytes that are on the line, and will have crossed at `due`.
  package private(set) var crossing: [UInt8] = []
  /// When they will have.
  package private(set) var due = Instant.start

  private let byteNanoseconds: Int64

  /// Creates an idle lane, or one that takes no time where there is no rate.
  package init(_ settings: SerialSettings?) {
    byteNanoseconds =
      settings.map { Int64($0.bitsPerByte) * 1_000_000_000 / Int64($0.baud) } ?? 0
  }

  /// Whether bytes may be put on the line.
  package var isIdle: Bool { crossing.isEmpty }

  /// Most bytes to put on it at once.
  package var capacity: Int {
    byteNanoseconds == 0 ? 4_096 : max(1, Int(Self.grain / byteNanoseconds))
  }

  /// Puts bytes on the line; they follow those before without a gap where the line was not idle.
  ///
  /// - Precondition: the line is idle.
  package mutating func put(_ bytes: [UInt8], at now: Instant) {
    precondition(isIdle, "what is on the line crosses first")
    crossing = bytes
    // A loop that wakes late makes up for it, but not for time without bytes.
    let start = now.nanoseconds - due.nanoseconds < 2 * Self.grain ? min(due, now) : now
    due = start.advanced(byNanoseconds: Int64(bytes.count) * byteNanoseconds)
  }

  /// Returns the bytes that have crossed by `now`, or `nil`.
  package mutating func take(by now: Instant) -> [UInt8]? {
    guard !crossing.isEmpty, due <= now else { return nil }
    defer { crossing = [] }
    return crossing
  }
}
