/// When a receiver that delays its acknowledgements sends them, and what the sender learns.
///
/// The receiver answers every second message at once, and a lone one when no second has come in
/// time (RFC 1122, section 4.2.3.2). So one message may be held: it arrived, and the sender does
/// not know. The round trip that the sender sees is that of the older of the two (RFC 7323,
/// section 4.3), longer than the wire's.
struct DelayedAcknowledgement: Sendable {
  /// For how long a lone message is held: ns-3 and BSD; Linux has 40 ms to 200 ms.
  static let delay: Int64 = 200_000_000

  /// A message that arrived and is not acknowledged.
  private struct Held: Sendable {
    var departure: Instant
    /// When the receiver acknowledges it though no second has come.
    var limit: Instant

    @inline(__always)
    init(departure: Instant, arrival: Instant) {
      self.departure = departure
      limit = arrival.advanced(byNanoseconds: delay)
    }
  }

  /// When the latest acknowledgement so far comes back to the sender.
  private var latest = Instant.start
  private var held: Held?

  /// Takes a message that arrives in order, none missing before it.
  ///
  /// - Returns: The round trip that the sender sees in nanoseconds, where it sees one.
  @inline(__always)
  mutating func receive(departure: Instant, arrival: Instant, returnDelay: Int64) -> Int64? {
    guard let first = held else {
      held = Held(departure: departure, arrival: arrival)
      return nil
    }
    let isSecond = arrival < first.limit
    latest = (isSecond ? arrival : first.limit).advanced(byNanoseconds: returnDelay)
    held = isSecond ? nil : Held(departure: departure, arrival: arrival)
    return latest.nanoseconds - first.departure.nanoseconds
  }

  /// Takes what fills a gap, which is acknowledged at once, with all behind it (RFC 5681, 4.2).
  mutating func fill(at arrival: Instant, returnDelay: Int64) {
    held = nil
    latest = max(latest, arrival.advanced(byNanoseconds: returnDelay))
  }

  /// Takes a message that arrives with another missing before it.
  ///
  /// What is held is then acknowledged together with the news of the gap, if not before. ns-3 does
  /// not restart the timer for such an acknowledgement, and so it counts for nothing here.
  mutating func receiveBeyondGap(at arrival: Instant) {
    if let held, arrival < held.limit { self.held?.limit = .end }
  }

  /// Returns from when the sender's timer runs that expires after `timeout`, where what departed
  /// at `departure` is the first that is lost.
  func timerStart(departure: Instant, timeout: Int64, returnDelay: Int64) -> Instant {
    guard let held else { return max(latest, departure) }
    let start = max(latest, held.departure)
    let acknowledged = held.limit.advanced(byNanoseconds: returnDelay)
    guard acknowledged <= start.advanced(byNanoseconds: timeout) else { return start }
    return max(acknowledged, departure)
  }
}
