import LightlagCore

/// Whether a client reads what it is sent, as told by its answers to pings.
///
/// Every so many messages it is sent a ping. Once more than the limit has been sent since the
/// last one that it answered, and it takes a second longer for the next than is usual for it, it
/// does not read, and further messages are skipped. So neither the delay of a link nor a
/// client that never answers pings is taken for that.
struct ReaderWatch: Sendable {
  private struct Ping: Sendable {
    let number: UInt32
    let sent: Instant
    /// Messages sent before it.
    let count: Int
  }

  private static let interval = 25
  private static let grace = Duration.seconds(1)
  /// Most pings that are remembered; a client that answers none is none the worse for it.
  private static let pingLimit = 256

  private let limit: Int
  private var sentCount = 0
  private var answeredCount = 0
  private var skippedCount = 0
  private var nextNumber: UInt32 = 0
  private var lastPing: Instant?
  /// Those that were not answered, the oldest first.
  private var pings: [Ping] = []
  /// The shortest time that an answer took.
  private var shortest: Duration?

  /// Creates a watch of a client that has been sent nothing.
  init(limit: Int) {
    self.limit = limit
  }

  /// Whether the client is to be sent the next message; one that is not is counted.
  mutating func admits(at now: Instant) -> Bool {
    guard let shortest, sentCount - answeredCount >= limit, let first = pings.first,
      first.sent.duration(to: now) > shortest * 2 + Self.grace
    else {
      sentCount += 1
      return true
    }
    skippedCount += 1
    return false
  }

  /// Returns the payload of a ping that is to be sent now, or `nil`.
  mutating func ping(at now: Instant) -> [UInt8]? {
    let isDue = lastPing == nil || sentCount - (pings.last?.count ?? answeredCount) >= Self.interval
    // One may be lost on the link, and the client waits for the next.
    let isLate = lastPing.map { $0.duration(to: now) > Self.grace } ?? true
    guard isDue || skippedCount > 0 && isLate else { return nil }
    if pings.count == Self.pingLimit { pings.removeFirst() }
    pings.append(Ping(number: nextNumber, sent: now, count: sentCount))
    lastPing = now
    defer { nextNumber &+= 1 }
    return Self.payload(nextNumber)
  }

  /// Takes an answer; returns how many messages were skipped, once there is room again.
  mutating func pong(_ payload: [UInt8], at now: Instant) -> Int? {
    guard let index = pings.firstIndex(where: { Self.payload($0.number) == payload }) else {
      return nil
    }
    answeredCount = pings[index].count
    let time = pings[index].sent.duration(to: now)
    shortest = min(shortest ?? time, time)
    pings.removeFirst(index + 1)
    guard skippedCount > 0, sentCount - answeredCount < limit else { return nil }
    defer { skippedCount = 0 }
    return skippedCount
  }

  private static func payload(_ number: UInt32) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
