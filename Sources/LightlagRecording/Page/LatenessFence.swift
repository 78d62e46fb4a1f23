/// From which delay on a message counts as late, among those that went the same way.
///
/// That is beyond the outer fence of Tukey (Exploratory Data Analysis, 1977, section 2C), the third
/// quartile and three times the distance between the quartiles, and also beyond twice the median,
/// so that among equal delays one that is hardly longer is not late.
struct LatenessFence: Hashable, Sendable {
  /// The greatest delay in nanoseconds that is not late, or `nil` where there is none at all.
  let delay: Int64?

  /// Finds the fence of some delays, in any order.
  init(_ delays: [Int64]) {
    guard !delays.isEmpty else {
      delay = nil
      return
    }
    let sorted = delays.sorted()
    func quantile(_ parts: Int) -> Int128 { Int128(sorted[(sorted.count - 1) * parts / 4]) }
    let (first, median, third) = (quantile(1), quantile(2), quantile(3))
    delay = Int64(clamping: max(median * 2, third + (third - first) * 3))
  }

  /// Whether a message that took so long is late.
  func isLate(_ delay: Int64) -> Bool { self.delay.map { delay > $0 } ?? false }
}
