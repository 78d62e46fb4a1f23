/// A decimal number as it stands in a file of samples, to eighteen digits.
///
/// The grammar: an optional sign, digits, optionally a point and more digits, and optionally an
/// `e`, a sign and up to three digits.
struct WrittenSample {
  /// As many digits as are kept, so that a number has room in 64 bits.
  private static let mostDigits = 18

  private let isNegative: Bool
  /// The digits as if there were no point, without leading zeros.
  private var digits: Int64 = 0
  private var digitCount = 0
  /// The power of ten that the digits are to be multiplied by.
  private var exponent = 0

  /// Reads `text`, or returns `nil` where it is not a number.
  init?(_ text: Substring.UTF8View) {
    var rest = text
    isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var count = take(&rest, isFraction: false)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      count += take(&rest, isFraction: true)
    }
    guard count > 0 else { return nil }
    guard let mark = rest.first else { return }
    guard mark | 0x20 == UInt8(ascii: "e") else { return nil }
    // `Int` reads one sign itself.
    let power = rest.dropFirst()
    guard let value = Int(Substring(power)), (-999...999).contains(value) else { return nil }
    exponent += value
  }

  /// Returns the numbers in one unit: the finest in which the greatest has eighteen digits.
  static func commonUnits(_ samples: [WrittenSample]) -> [Int64] {
    let others = samples.filter { $0.digits != 0 }
    let finest = others.map(\.exponent).min() ?? 0
    let highest = others.map { $0.digitCount + $0.exponent }.max() ?? 0
    let unit = max(finest, highest - mostDigits)
    return samples.map { $0.units(ofTenToThe: unit) }
  }

  private func units(ofTenToThe unit: Int) -> Int64 {
    guard digits != 0, digitCount + exponent > unit else { return 0 }
    var value = digits
    for _ in 0..<max(exponent - unit, 0) { value *= 10 }
    for _ in 0..<max(unit - exponent, 0) { value /= 10 }
    return isNegative ? -value : value
  }

  /// Takes digits from the front of `text` and returns how many there were.
  private mutating func take(_ text: inout Substring.UTF8View, isFraction: Bool) -> Int {
    let part = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    text = text[part.endIndex...]
    for byte in part {
      guard digitCount < Self.mostDigits else {
        // What is beyond is dropped; before the point it still counts in the magnitude.
        exponent += isFraction ? 0 : 1
        continue
      }
      digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
      if digits != 0 { digitCount += 1 }
      exponent -= isFraction ? 1 : 0
    }
    return part.count
  }
}
