package import LightlagCore

/// One direction of a serial line that takes its time: each byte occupies it for so long.
///
/// When bytes have crossed follows from when they were put there alone, so that a loop that wakes
/// late hands on more at once, and the rate is kept.
package struct SerialLane {
  /// How long bytes are on the way together at most, so that little waits for its neighbours.
  private static let grain: Int64 = 2_000_000
  /// Nanoseconds of bytes that are taken ahead, so that a late loop finds some.
  private static let ahead: Int64 = 200_000_000

  private var byteNanoseconds: Int64
  /// Bytes that are on the line, or wait for it.
  private var queue: [UInt8] = []
  /// When the first of them gets onto the line, or the line was last free.
  private var start = Instant.start

  /// Creates an idle lane, or one that takes no time where there is no rate.
  package init(_ settings: SerialSettings?) {
    byteNanoseconds = settings.map(Self.byteNanoseconds) ?? 0
  }

  /// Takes another time for each byte that has not crossed.
  package mutating func set(_ settings: SerialSettings) {
    byteNanoseconds = Self.byteNanoseconds(settings)
  }

  private static func byteNanoseconds(_ settings: SerialSettings) -> Int64 {
    Int64(settings.bitsPerByte) * 1_000_000_000 / Int64(settings.baud)
  }

  /// Bytes that have not crossed.
  package var waitingCount: Int { queue.count }

  /// Bytes that whoever need not hurry may put there now.
  package var room: Int {
    let most = byteNanoseconds == 0 ? 4_096 : max(16, Int(Self.ahead / byteNanoseconds))
    return max(0, most - queue.count)
  }

  /// When some bytes will have crossed, or `nil` where there are none.
  package var due: Instant? {
    guard !queue.isEmpty else { return nil }
    let count = min(queue.count, max(1, Int(Self.grain / max(1, byteNanoseconds))))
    return start.advanced(byNanoseconds: Int64(count) * byteNanoseconds)
  }

  /// Puts bytes on the line, behind those that are there.
  package mutating func put(_ bytes: some Sequence<UInt8>, at now: Instant) {
    if queue.isEmpty { start = max(start, now) }
    queue += bytes
  }

  /// Returns the bytes that have crossed by `now`.
  package mutating func take(by now: Instant) -> [UInt8] {
    let elapsed = max(0, now.nanoseconds - start.nanoseconds)
    let crossed = byteNanoseconds == 0 ? queue.count : Int(elapsed / byteNanoseconds)
    let bytes = Array(queue.prefix(crossed))
    queue.removeFirst(bytes.count)
    start = start.advanced(byNanoseconds: Int64(bytes.count) * byteNanoseconds)
    return bytes
  }
}
