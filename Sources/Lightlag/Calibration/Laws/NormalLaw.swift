import Glibc

/// The normal distribution with a mean of zero and a deviation of one.
package enum NormalLaw {
  /// Returns the chance of no more than `value`.
  package static func cumulative(_ value: Double) -> Double {
    erfc(-value / 2.squareRoot()) / 2
  }

  /// Returns how dense values are at `value`.
  package static func density(_ value: Double) -> Double {
    exp(-value * value / 2) / (2 * Double.pi).squareRoot()
  }

  /// Returns the value that a part `share` of all is below; 9 deviations count as infinite.
  package static func quantile(_ share: Double) -> Double {
    // In the lower half nothing is lost to rounding.
    guard share <= 0.5 else { return -quantile(1 - share) }
    var (low, high) = (-9.0, 0.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if cumulative(middle) < share { low = middle } else { high = middle }
    }
    return high
  }

  /// Returns the chance that two values of that correlation are both below `bound`.
  ///
  /// The integral of the derivative by the correlation, by Simpson's rule.
  ///
  /// Source: Drezner and Wesolowsky, "On the computation of the bivariate normal integral", 1990,
  /// with both bounds equal.
  package static func bothBelow(_ bound: Double, correlation: Double) -> Double {
    // With r = sin t the integrand is smooth up to r = 1.
    let (end, count) = (asin(correlation), 200)
    let sum = (0...count).reduce(0.0) { sum, index in
      let weight = index == 0 || index == count ? 1.0 : index % 2 == 0 ? 2 : 4
      let angle = end * Double(index) / Double(count)
      return sum + weight * exp(-bound * bound / (1 + sin(angle)))
    }
    let share = cumulative(bound)
    return share * share + sum * end / Double(3 * count) / (2 * .pi)
  }
}
