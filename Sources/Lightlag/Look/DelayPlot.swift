/// A distribution of delays on its axis, before it is known how it is drawn.
struct DelayPlot: Hashable, Sendable {
  /// A quantile that is marked.
  struct Mark: Hashable, Sendable {
    /// What it is called, `p50`.
    let name: String
    let delay: Int64
    /// Its name and its value, `p50 52.1 ms`.
    let text: String
  }

  /// How far out on the slow side a delay is.
  enum Band: Hashable, Sendable {
    /// Up to the 90th percentile.
    case usual
    /// Up to the 99th.
    case slow
    /// Beyond.
    case slowest
  }

  /// The delays, as far as they are shown: but for the thousandth at either end.
  let axis: Axis
  let marks: [Mark]
  /// Messages later than the axis shows.
  let laterCount: Int

  private let distribution: DelayDistribution

  /// Returns the plots of several distributions on one axis, so that they can be compared; `nil`
  /// for those where there is nothing to see: no delay, or always the same.
  static func plots(of distributions: [DelayDistribution]) -> [DelayPlot?] {
    let varying = distributions.filter { !$0.isConstant }
    guard let low = varying.compactMap({ $0.nanoseconds(1, of: 1000) }).min(),
      let high = varying.compactMap({ $0.nanoseconds(999, of: 1000) }).max()
    else { return distributions.map { _ in nil } }
    let middle = varying.compactMap { $0.nanoseconds(1, of: 2) }.min() ?? low
    let linear = Axis(delaysFrom: low, to: high)
    // Where half of all would be in a few bars at the left, ratios tell more than differences.
    let isCrowded = linear.place(middle, of: 100) < 8 && high / 20 > low
    let axis = isCrowded ? Axis(logarithmicFrom: max(low, high / 100_000, 1), to: high) : linear
    return distributions.map { distribution in
      distribution.isConstant || distribution.arrivedCount == 0
        ? nil : DelayPlot(distribution, axis)
    }
  }

  private init(_ distribution: DelayDistribution, _ axis: Axis) {
    self.distribution = distribution
    self.axis = axis
    marks = DelayDistribution.ranks.compactMap { name, rank in
      distribution.nanoseconds(rank, of: 1000).map {
        Mark(name: name, delay: $0, text: "\(name) \(axis.text($0))")
      }
    }
    laterCount = distribution.delays.count { $0 > axis.range.upperBound }
  }

  /// Returns how high each of so many bars is, of `height`; one that is not empty is seen.
  func bars(_ count: Int, height: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    for delay in distribution.delays where delay <= axis.range.upperBound {
      counts[min(axis.place(delay, of: count), count - 1)] += 1
    }
    let most = max(counts.max() ?? 0, 1)
    return counts.map { $0 == 0 ? 0 : max(1, ($0 * height + most / 2) / most) }
  }

  /// Returns in which band a bar of so many begins.
  func band(ofBar bar: Int, of count: Int) -> Band {
    guard marks.count == 3 else { return .usual }
    if bar > axis.place(marks[2].delay, of: count) { return .slowest }
    return bar > axis.place(marks[1].delay, of: count) ? .slow : .usual
  }
}
