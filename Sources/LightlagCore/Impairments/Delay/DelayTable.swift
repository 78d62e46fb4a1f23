/// A distribution of delays as its quantiles, in the manner of `tc-netem(8)`.
///
/// The entries are quantiles at even distances, from the least to the greatest delay, in units of
/// 1/8192 of the jitter's width. Between two entries a delay is interpolated.
public struct DelayTable: Hashable, Sendable {
  /// What the width of a jitter counts as in a table: netem's `NETEM_DIST_SCALE`.
  public static let scale = 8192

  /// How many entries a table may have, the greatest number being netem's.
  public static let entryCounts = 2...16_384

  /// The quantiles, in ascending order.
  public let entries: [Int32]

  /// Creates a table of quantiles, as `entries` gives them.
  ///
  /// - Throws: `DelayTableFailure.entryCount` or `.descending`.
  public init(entries: [Int32]) throws(DelayTableFailure) {
    guard Self.entryCounts.contains(entries.count) else { throw .entryCount(entries.count) }
    for index in 1..<entries.count where entries[index] < entries[index - 1] {
      throw .descending(index: index)
    }
    self.entries = entries
  }

  /// Creates a table of entries that are known to ascend.
  init(ascending entries: [Int32]) {
    self.entries = entries
  }

  /// Returns by how many nanoseconds a delay differs from its mean.
  @inline(__always)
  package func offset(_ draw: Draw, width: Int64) -> Int64 {
    let place = draw.bits.multipliedFullWidth(by: UInt64(entries.count - 1))
    let (index, fraction) = (Int(place.high), Int64(place.low >> 33))
    let lower = Int64(entries[index])
    // The fraction has 31 bits, so that the product fits whatever the entries: with the 13 of the
    // scale that is 44, of which 32 are kept.
    let value = lower << 19 + ((Int64(entries[index + 1]) - lower) * fraction) >> 12
    return Int64(clamping: (Int128(width) * Int128(value)) >> 32)
  }

  /// The table of the same shape with a mean of zero and a standard deviation of one width.
  ///
  /// Both are those of the interpolated delays. A table of one value only stays as it is.
  public var standardized: DelayTable {
    let spans = zip(entries, entries.dropFirst()).map { (Int128($0), Int128($1)) }
    let count = Int128(spans.count)
    // Over a span from a to b the mean is (a + b)/2, that of the squares (a^2 + a b + b^2)/3.
    let doubleSum = spans.reduce(0) { $0 + $1.0 + $1.1 }
    let tripleSquares = spans.reduce(0) { $0 + $1.0 * $1.0 + $1.0 * $1.1 + $1.1 * $1.1 }
    // Twelve times the variance, times the square of the count.
    let spread = 4 * count * tripleSquares - 3 * doubleSum * doubleSum
    guard spread > 0 else { return self }
    // Times the count, and 2^16 for accuracy.
    let deviation = Int128(IntegerRoot.square((UInt128(spread) << 32) / 12))
    return DelayTable(
      ascending: entries.map { entry in
        let distance = (2 * count * Int128(entry) - doubleSum) * (Int128(Self.scale) << 16)
        return Int32(clamping: distance.dividedRounding(by: 2 * deviation))
      })
  }
}

extension Int128 {
  /// Returns the nearest whole quotient; a half is rounded away from zero.
  func dividedRounding(by divisor: Int128) -> Int128 {
    (self < 0 ? self - divisor / 2 : self + divisor / 2) / divisor
  }
}
