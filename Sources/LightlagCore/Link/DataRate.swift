/// How fast a link can put bits on the wire.
public struct DataRate: Hashable, Sendable {
  /// Bits per second, always positive.
  public let bitsPerSecond: Int64

  /// Creates a rate.
  ///
  /// - Precondition: `bitsPerSecond > 0`.
  public init(bitsPerSecond: Int64) {
    precondition(bitsPerSecond > 0, "a link that sends nothing is an outage, not a rate")
    self.bitsPerSecond = bitsPerSecond
  }

  /// Returns the time that `byteCount` bytes occupy the link, rounded up to the nanosecond, or
  /// the longest there is.
  public func transmissionTime(byteCount: Int) -> Duration {
    .nanoseconds(transmissionNanoseconds(byteCount: byteCount))
  }

  /// Returns that time as a number.
  @inline(__always)
  package func transmissionNanoseconds(byteCount: Int) -> Int64 {
    // Only a long queue taken as one, or strange cells, come to a billion.
    guard byteCount < 1_000_000_000 else { return longTransmissionNanoseconds(byteCount) }
    // Not (a + b - 1) / b, in which the sum may not fit.
    let bits = Int64(byteCount) * 8_000_000_000
    let (whole, rest) = bits.quotientAndRemainder(dividingBy: bitsPerSecond)
    return rest == 0 ? whole : whole + 1
  }

  private func longTransmissionNanoseconds(_ byteCount: Int) -> Int64 {
    let bits = Int128(byteCount) * 8_000_000_000
    let (whole, rest) = bits.quotientAndRemainder(dividingBy: Int128(bitsPerSecond))
    return Int64(clamping: rest == 0 ? whole : whole + 1)
  }
}
