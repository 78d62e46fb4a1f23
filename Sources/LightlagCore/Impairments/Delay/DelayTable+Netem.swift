// The built-in tables of iproute2's netem (`netem/pareto.c`, `netem/paretonormal.c`), from their
// formulas: a Pareto distribution of shape 3, T = (q^(-1/3) - 3/2) 4/3 for q = 1 - i/4096.

extension DelayTable {
  /// The shape `pareto` with a mean of zero and a standard deviation of one width.
  public static let pareto = netemPareto.standardized

  /// The shape `paretonormal` with a mean of zero and a standard deviation of one width.
  public static let paretonormal = netemParetonormal.standardized

  /// The table `pareto` as netem has it, cut at four widths: mean -0.034, deviation 0.820.
  public static let netemPareto = DelayTable(
    ascending: (0..<netemCount).map { Int32(netemParetoEntry($0)) })

  /// The table `paretonormal` as netem has it: mean -0.025, deviation 0.834.
  public static let netemParetonormal = DelayTable(
    ascending: (0..<netemCount).map { index in
      Int32((netemNormalEntry(index) + 3 * netemParetoEntry(index)) / 4)
    })

  /// The table `normal` as netem has it, cut at four widths.
  public static let netemNormal = DelayTable(
    ascending: (0..<netemCount).map { Int32(netemNormalEntry($0)) })

  /// How many entries netem's own tables have.
  static let netemCount = 4096

  private static func netemParetoEntry(_ index: Int) -> Int64 {
    // The cube root of 4096 / left, in units of 2^-32; times 32768/3, less 16384.
    let left = UInt128(netemCount - index)
    let root = Int128(IntegerRoot.cube((1 << (12 + 96)) / left))
    let value = (root * 32_768 - (49_152 << 32)).dividedRounding(by: 3 << 32)
    return min(Int64(value), 32_767)
  }

  /// The quantile at (4 i + 1/2) / 16384, on a grid of 1/20000, as netem's program finds it.
  private static func netemNormalEntry(_ index: Int) -> Int64 {
    let chance = UInt64(8 * index + 1) << 49
    let isUpper = chance >> 63 == 1
    let magnitude = NormalCurve.magnitude(ofTail: isUpper ? 0 &- chance : chance)
    let value = isUpper ? magnitude : -magnitude
    let place = (Int128(value) * 20_000) >> Int128(NormalCurve.fractionBits)
    return Int64((place * 8192).dividedRounding(by: 20_000))
  }
}
