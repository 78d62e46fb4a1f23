import LightlagEncoding
import LightlagProfiles

extension Duration {
  /// The duration to three digits, rounded down, as a report shows it: `52.1 ms`.
  ///
  /// Minutes and hours begin at two, so that a run of `60.0 s` is called so.
  public var reportText: String {
    let nanoseconds = wholeNanoseconds
    let magnitude = nanoseconds.magnitude
    let units: [(name: String, size: UInt64, least: UInt64)] = [
      ("h", 3_600_000_000_000, 7_200_000_000_000), ("min", 60_000_000_000, 120_000_000_000),
      ("s", 1_000_000_000, 1_000_000_000), ("ms", 1_000_000, 1_000_000), ("us", 1_000, 1_000),
      ("ns", 1, 1),
    ]
    guard let unit = units.first(where: { magnitude >= $0.least }) else { return "0 ms" }
    let sign = nanoseconds < 0 ? "-" : ""
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: unit.size)
    // As many decimals as make three digits, and none below the nanosecond.
    let decimals = unit.size == 1 || whole >= 100 ? 0 : whole >= 10 ? 1 : 2
    guard decimals > 0 else { return "\(sign)\(whole) \(unit.name)" }
    let scale: UInt64 = decimals == 1 ? 10 : 100
    return "\(sign)\(whole).\((rest * scale / unit.size).padded(to: decimals)) \(unit.name)"
  }
}
