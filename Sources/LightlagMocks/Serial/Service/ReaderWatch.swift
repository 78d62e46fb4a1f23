import LightlagCore

/// Whether a client reads what it is sent, as told by its answers to pings.
///
/// Every so many messages it is sent a ping. Once more than the limit has been sent since the
/// last one that it answered, and it takes a second longer for the next than is usual for it, it
/// does not read, and further messages are skipped. So the delay of a link is not taken for that.
///
/// Of a client that has answered none yet nobody knows how long it takes. It is sent as much as
/// sockets may hold for it, and further messages are skipped until it answers.
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
  /// Most bytes for a client that has answered no ping: what Linux lets a socket hold that sends
  /// (`tcp_wmem` of tcp(7)), so that below it nobody could tell whether they were read.
  private static let unansweredLimit = 4 << 20

  private let limit: Int
  private var sentCount = 0
  /// Bytes sent before the first answer.
  private var unansweredByteCount = 0
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
  mutating func admits(_ message: Message, at now: Instant) -> Bool {
    guard !isBehind(at: now) else {
      skippedCount += 1
      return false
    }
    sentCount += 1
    if shortest == nil { unansweredByteCount += message.bytes.count }
    return true
  }

  private func isBehind(at now: Instant) -> Bool {
    guard sentCount - answeredCount >= limit, let first = pings.first else { return false }
    guard let shortest else { return unansweredByteCount >= Self.unansweredLimit }
    return first.sent.duration(to: now) > shortest * 2 + Self.grace
  }

  /// Returns how many messages were skipped since it was last asked, of a client that has never
  /// answered, or `nil` where there were none.
  ///
  /// It may be one that reads and never answers, so that it has to be told meanwhile.
  mutating func takeSkippedUnanswered() -> Int? {
    guard shortest == nil, skippedCount > 0 else { return nil }
    defer { skippedCount = 0 }
    return skippedCount
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
