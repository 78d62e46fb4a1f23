/// How long a sender waits for an acknowledgement, from the round trips it has seen.
///
/// Source: RFC 6298, section 2; its gains of 1/8 and 1/4 are shifts.
struct RoundTripEstimator: Sendable {
  /// The least time-out, in nanoseconds.
  ///
  /// The RFC's 1 s is a SHOULD from days of coarse clocks; Linux (`TCP_RTO_MIN`) and most others
  /// take 200 ms, and so was the truth measured that this model is compared with.
  static let leastTimeout: Int64 = 200_000_000

  /// The most that backing off comes to, in nanoseconds: Linux's `TCP_RTO_MAX`.
  static let longestTimeout: Int64 = 120_000_000_000

  /// The time-out of a connection that has seen no round trip, in nanoseconds.
  private static let firstTimeout: Int64 = 1_000_000_000
  /// The sender's clock tick, G, in nanoseconds.
  private static let granularity: Int64 = 1_000_000
  /// Nine years: samples are cut there, so that their sums fit.
  private static let longestSample: Int64 = 1 << 58

  /// The time-out without backing off, in nanoseconds.
  private(set) var timeout = firstTimeout

  /// SRTT and RTTVAR in nanoseconds; negative until there is a sample.
  private var smoothed: Int64 = -1
  private var variation: Int64 = 0

  /// Takes the round trip of a segment that was sent once (Karn's rule), in nanoseconds.
  @inline(__always)
  mutating func take(_ roundTrip: Int64) {
    let sample = min(max(roundTrip, 0), Self.longestSample)
    if smoothed < 0 {
      smoothed = sample
      variation = sample / 2
    } else {
      let difference = sample - smoothed
      variation += (abs(difference) - variation) >> 2
      smoothed += difference >> 3
    }
    timeout = max(Self.leastTimeout, smoothed + max(Self.granularity, 4 * variation))
  }

  /// Returns the time-out after so many in a row, each twice the one before.
  ///
  /// Where the round trip itself takes longer than the longest time-out, as between planets, the
  /// time-out does not grow: no sender could ever have seen an acknowledgement otherwise.
  func timeout(backoff: Int) -> Int64 {
    guard timeout < Self.longestTimeout else { return timeout }
    // The least is above 2^27 ns and the most below 2^37, so that ten doublings do.
    return min(timeout << Int64(min(backoff, 16)), Self.longestTimeout)
  }
}
