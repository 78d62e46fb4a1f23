/// Whether a sample fits a limit, in whole numbers.
///
/// A sample does not fit where it is so far beyond the limit that chance would bring it there less
/// often than one less the confidence. The distance is compared with its deviation at the limit,
/// both squared, so that no root is needed.
///
/// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
/// JASA 22, 1927.
struct ScoreTest {
  /// The square of the normal quantile, in ten-thousandths.
  private let squaredQuantile: Int128

  /// Creates the test of a confidence: 90, 95 or 99 in a hundred, on one side.
  ///
  /// The quantiles are 1.28155, 1.64485 and 2.32635.
  init(_ confidence: Threshold.Confidence) {
    switch confidence {
    case .ninety: squaredQuantile = 16_424
    case .ninetyFive: squaredQuantile = 27_055
    case .ninetyNine: squaredQuantile = 54_119
    }
  }

  /// Returns whether `count` of `whole` fits a chance of at most so many millionths.
  func fits(_ count: Int, of whole: Int, atMost millionths: Int64) -> Bool {
    let million: Int128 = 1_000_000
    let distance = Int128(count) * million - Int128(whole) * Int128(millionths)
    if distance <= 0 { return true }
    let variance = Int128(whole) * Int128(millionths) * (million - Int128(millionths))
    return distance * distance * 10_000 <= squaredQuantile * variance
  }

  /// Returns whether `count` in a time fits a rate of at least so many a second.
  ///
  /// Events that come by themselves at a rate are as many as Poisson's distribution says.
  func fits(_ count: Int, inMilliseconds time: Int64, atLeast rate: Int64) -> Bool {
    let expected = Int128(rate) * Int128(time)
    let distance = expected - Int128(count) * 1_000
    if distance <= 0 { return true }
    return isNear(distance, variance: expected * 1_000)
  }

  /// Returns whether `count` in a time fits a rate of at most so many a second.
  func fits(_ count: Int, inMilliseconds time: Int64, atMost rate: Int64) -> Bool {
    let expected = Int128(rate) * Int128(time)
    let distance = Int128(count) * 1_000 - expected
    if distance <= 0 { return true }
    return isNear(distance, variance: expected * 1_000)
  }

  /// Whether a distance is no more than chance brings, given its variance, below 2^102.
  ///
  /// A rate that no run has may be so far off that the square does not fit, and then it is far.
  private func isNear(_ distance: Int128, variance: Int128) -> Bool {
    let (square, isHuge) = distance.multipliedReportingOverflow(by: distance)
    let (scaled, isTooHuge) = square.multipliedReportingOverflow(by: 10_000)
    return !isHuge && !isTooHuge && scaled <= squaredQuantile * variance
  }

  /// The chances, in millionths, that `count` of `whole` fits.
  func bounds(_ count: Int, of whole: Int) -> ClosedRange<Int64> {
    let lower = Self.least(in: 0...1_000_000) { fits(count, of: whole, atMost: $0) }
    let upper = Self.least(in: 0...1_000_000) {
      fits(whole - count, of: whole, atMost: $0)
    }
    return lower...max(lower, 1_000_000 - upper)
  }

  /// Returns the least number of a range for which a condition holds that holds for all above it.
  static func least(in range: ClosedRange<Int64>, _ holds: (Int64) -> Bool) -> Int64 {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
