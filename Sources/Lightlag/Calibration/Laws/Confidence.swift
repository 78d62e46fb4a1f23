import Glibc

/// How sure bounds are to hold what is true.
package struct Confidence: Hashable, Sendable {
  /// The chance that chance alone puts it outside, on either side.
  package let risk: Double

  /// That of the bounds that are shown: 99 %.
  package static let shown = Confidence(risk: 0.01)

  /// Creates a confidence.
  package init(risk: Double) {
    self.risk = risk
  }

  /// Returns how far the mean of numbers is from what it would be of very many, at most.
  ///
  /// That holds for few numbers too, and where rare ones are far away, of which the central limit
  /// theorem says nothing; for many it is a seventh to a quarter more than what that says.
  ///
  /// Source: Bernstein's inequality; Boucheron, Lugosi and Massart, "Concentration Inequalities",
  /// section 2.8.
  ///
  /// - Parameters:
  ///   - count: How many numbers there are that do not depend on each other.
  ///   - variance: That of the numbers.
  ///   - reach: How far one of them is from the mean at most.
  /// - Returns: The distance, either way.
  package func distance(ofMeanOf count: Double, variance: Double, reach: Double) -> Double {
    let exponent = log(2 / risk) / max(count, 1)
    return (2 * variance * exponent).squareRoot() + reach * exponent / 3
  }

  /// Returns the bounds of a chance that came true in `hits` of so many trials.
  ///
  /// They are exact, and never too narrow, where the trials are independent. Where trials
  /// resemble each other, both are what is left after dividing by the variance's inflation.
  ///
  /// Source: Clopper and Pearson, "The use of confidence or fiducial limits", 1934.
  package func chance(_ hits: Double, of trials: Double) -> ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let misses = max(trials - hits, 0)
    let low = hits <= 0 ? 0 : bound { IncompleteBeta.value($0, hits, misses + 1) < risk / 2 }
    let high = misses <= 0 ? 1 : bound { IncompleteBeta.value($0, hits + 1, misses) < 1 - risk / 2 }
    return low...max(low, high)
  }

  /// Returns the ranks, from 1, of those among `count` sorted samples between which a quantile is.
  ///
  /// A rank of 0, or one above `count`, is that of no sample.
  ///
  /// Source: David and Nagaraja, "Order Statistics", 3rd edition, section 7.1.
  package func ranks(of share: Double, among count: Double) -> ClosedRange<Double> {
    // The chance that at least `rank` samples are below the quantile.
    func reaches(_ rank: Double) -> Double {
      rank <= 0 ? 1 : rank > count ? 0 : IncompleteBeta.value(share, rank, count - rank + 1)
    }
    let low = Self.greatest(to: count) { reaches($0) >= 1 - risk / 2 }
    let high = Self.greatest(to: count) { reaches($0) > risk / 2 } + 1
    return low...max(low, high)
  }

  /// The chance at which `isBelow` turns false.
  private func bound(_ isBelow: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if isBelow(middle) { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The greatest whole number up to `count` for which a condition holds that holds for 0.
  private static func greatest(to count: Double, _ holds: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, count.rounded(.down) + 1)
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
