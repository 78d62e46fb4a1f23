/// Round numbers at nearly even ratios, 24 to the decade: 1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2 ...
///
/// One drawn evenly from them is log-uniform, by integers alone, and easy to read.
///
/// Source: IEC 60063, the series E24.
enum PreferredNumbers {
  private static let series: [Int64] = [
    10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91,
  ]

  /// Returns the whole ones in a range, in ascending order.
  ///
  /// - Precondition: the range is above zero and below 10^17.
  static func numbers(in range: ClosedRange<Int64>) -> [Int64] {
    precondition(range.lowerBound > 0 && range.upperBound < 100_000_000_000_000_000)
    var numbers: [Int64] = []
    var decade: Int64 = 1
    while decade <= range.upperBound {
      for entry in series where (entry * decade).isMultiple(of: 10) {
        let number = entry * decade / 10
        if range.contains(number) { numbers.append(number) }
      }
      decade *= 10
    }
    return numbers
  }
}
