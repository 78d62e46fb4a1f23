import Glibc

/// Delays, and how far chance may have moved what they have in common.
struct DelayFigures {
  /// In nanoseconds, in ascending order.
  private let sorted: [Double]
  /// How many delays that do not resemble each other would tell as much.
  private let count: Double
  private let moments: Moments
  /// Those of all delays there could be, as far as they are known.
  private let law: Moments

  /// Takes delays in ascending order.
  ///
  /// - Parameters:
  ///   - sorted: The delays, in nanoseconds.
  ///   - law: What their moments ought to be, or `nil` where that is not known.
  ///   - inflation: By how much more a mean varies than if they did not resemble each other.
  init(_ sorted: [Double], law: Moments? = nil, inflation: Double = 1) {
    self.sorted = sorted
    count = Double(sorted.count) / inflation
    moments = Moments(sorted)
    self.law = law ?? moments
  }

  var mean: Double? { sorted.isEmpty ? nil : moments.mean }

  var deviation: Double? { sorted.isEmpty ? nil : moments.deviation }

  func quantile(_ share: Double) -> Double? {
    sorted.isEmpty ? nil : sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
  }

  func quantileBounds(_ share: Double, _ confidence: Confidence) -> ClosedRange<Double> {
    let ranks = confidence.ranks(of: share, among: count)
    let scale = Double(sorted.count) / max(count, 1)
    func value(_ rank: Double) -> Double? {
      let place = Int((rank * scale).rounded()) - 1
      return sorted.indices.contains(place) ? sorted[place] : nil
    }
    let low = value(ranks.lowerBound) ?? 0
    return low...max(value(ranks.upperBound) ?? .infinity, low)
  }

  func meanBounds(_ confidence: Confidence) -> ClosedRange<Double> {
    let distance = confidence.distance(
      ofMeanOf: count, variance: law.variance, reach: law.reach)
    return max(moments.mean - distance, 0)...moments.mean + distance
  }

  /// The variance is a mean too, of squares.
  func deviationBounds(_ confidence: Confidence) -> ClosedRange<Double> {
    let distance = confidence.distance(
      ofMeanOf: count, variance: max(law.fourth - law.variance * law.variance, 0),
      reach: law.reach * law.reach)
    let low = max(moments.variance - distance, 0).squareRoot()
    return low...max((moments.variance + distance).squareRoot(), low)
  }
}
