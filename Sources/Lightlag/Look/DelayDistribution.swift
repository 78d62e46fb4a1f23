/// The one-way delays of messages that a link has delivered, with exact quantiles.
///
/// A `Histogram` would be smaller; but its buckets are three percent wide, and what a link to Mars
/// adds to the light time would all be in one.
public struct DelayDistribution: Hashable, Sendable {
  /// Messages that were sent.
  public let sentCount: Int

  /// The delays of those that arrived, in nanoseconds, in ascending order.
  let delays: [Int64]

  /// Creates the distribution of delays in any order.
  init(sentCount: Int, delays: [Int64]) {
    self.sentCount = sentCount
    self.delays = delays.sorted()
  }

  /// Messages that arrived.
  public var arrivedCount: Int { delays.count }

  /// The shortest delay, or `nil` where nothing arrived.
  public var minimum: Duration? { delays.first.map { .nanoseconds($0) } }

  /// The longest delay, or `nil` where nothing arrived.
  public var maximum: Duration? { delays.last.map { .nanoseconds($0) } }

  /// Returns the least delay that `rank` of `whole` messages do not exceed, or `nil` where
  /// nothing arrived.
  ///
  /// - Precondition: `0 < rank <= whole`.
  public func quantile(_ rank: Int, of whole: Int) -> Duration? {
    nanoseconds(rank, of: whole).map { .nanoseconds($0) }
  }

  /// Whether delays differ by less than anyone could see: by a thousandth of them.
  public var isConstant: Bool {
    guard let first = delays.first, let last = delays.last else { return false }
    return last - first <= last / 1000
  }

  /// The quantiles that a report names.
  static let ranks = [("p50", 500), ("p90", 900), ("p99", 990)]

  func nanoseconds(_ rank: Int, of whole: Int) -> Int64? {
    precondition(rank > 0 && rank <= whole, "a quantile is above zero and at most the whole")
    guard !delays.isEmpty else { return nil }
    let wanted = (Int128(delays.count) * Int128(rank) + Int128(whole) - 1) / Int128(whole)
    return delays[Int(wanted) - 1]
  }
}
