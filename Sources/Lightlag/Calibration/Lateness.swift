/// By how much a system was later than the link asked, in nanoseconds.
package struct Lateness: Hashable, Sendable {
  /// The median.
  package private(set) var median: Double = 0
  /// What one message in a hundred exceeds.
  package private(set) var high: Double = 0
  /// The most.
  package private(set) var greatest: Double = 0
  /// The mean.
  package private(set) var mean: Double = 0
  /// The standard deviation.
  package private(set) var deviation: Double = 0

  /// Creates the lateness of a system that is never late.
  package init() {}

  /// Creates the lateness of a system that was so late with each message.
  package init(_ nanoseconds: [Int64]) {
    let figures = DelayFigures(nanoseconds.map(Double.init).sorted())
    median = figures.quantile(0.5) ?? 0
    high = figures.quantile(0.99) ?? 0
    greatest = figures.quantile(1) ?? 0
    mean = figures.mean ?? 0
    deviation = figures.deviation ?? 0
  }

  /// The worse of two, figure by figure.
  package func worse(_ other: Lateness) -> Lateness {
    var worse = self
    worse.median = max(median, other.median)
    worse.high = max(high, other.high)
    worse.greatest = max(greatest, other.greatest)
    worse.mean = max(mean, other.mean)
    worse.deviation = max(deviation, other.deviation)
    return worse
  }
}
