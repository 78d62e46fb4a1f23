/// Reads durations as people write them.
enum DurationText {
  private static let units: [(name: String, nanoseconds: Int128)] = [
    ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
  ]

  /// Returns a number with a unit, as `1.5s` or `300ms`, in nanoseconds, or `nil` where it is none,
  /// or 146 years or more.
  static func nanoseconds(_ text: Substring) -> Int64? {
    let number = text.prefix { $0 == "." || $0.isASCII && $0.isNumber }
    guard number.utf8.first.map({ $0 != UInt8(ascii: ".") }) ?? false, number.last != ".",
      number.count(where: { $0 == "." }) <= 1, let value = FixedPoint(String(number)),
      let unit = units.first(where: { $0.name == text[number.endIndex...] })
    else { return nil }
    let (product, isTooLarge) = value.parts.multipliedReportingOverflow(by: unit.nanoseconds)
    guard !isTooLarge else { return nil }
    let nanoseconds = product / 1_000_000_000_000
    return nanoseconds < 1 << 62 ? Int64(nanoseconds) : nil
  }
}
