/// What numbers have in common: their mean, and how far they are from it.
package struct Moments: Hashable, Sendable {
  /// The mean.
  package let mean: Double
  /// The mean of the squares of the distances from the mean.
  package let variance: Double
  /// The mean of their fourth powers.
  package let fourth: Double
  /// The greatest distance.
  package let reach: Double

  /// The standard deviation.
  package var deviation: Double { variance.squareRoot() }

  /// Creates the moments of a distribution.
  package init(mean: Double, variance: Double, fourth: Double, reach: Double) {
    (self.mean, self.variance, self.fourth, self.reach) = (mean, variance, fourth, reach)
  }

  /// Creates the moments of those numbers.
  package init(_ numbers: [Double]) {
    let count = Double(max(numbers.count, 1))
    // From one of them, so that nothing is lost to rounding where all are about the same.
    let start = numbers.first ?? 0
    let mean = start + numbers.reduce(0) { $0 + ($1 - start) } / count
    var (variance, fourth, reach) = (0.0, 0.0, 0.0)
    for number in numbers {
      let square = (number - mean) * (number - mean)
      variance += square / count
      fourth += square * square / count
      reach = max(reach, abs(number - mean))
    }
    self.init(mean: mean, variance: variance, fourth: fourth, reach: reach)
  }
}
