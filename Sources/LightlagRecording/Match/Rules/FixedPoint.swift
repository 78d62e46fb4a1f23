/// A number with twelve digits behind the point, for tolerances without rounding surprises.
public struct FixedPoint: Hashable, Sendable {
  /// The number in parts of 10^-12.
  let parts: Int128

  private static let fractionDigits = 12
  /// Parts in a whole.
  static let scale: Int128 = 1_000_000_000_000
  /// Numbers from 10^18 on are left to exact comparison.
  private static let limit: Int128 = 1_000_000_000_000_000_000_000_000_000_000

  /// Reads a number that follows the grammar of JSON; digits beyond the twelfth are cut off.
  ///
  /// It is `nil` where the number is 10^18 or more either way.
  public init?(_ text: String) {
    let parts = text.utf8.split { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    guard let mantissa = parts.first else { return nil }
    var exponent = Self.fractionDigits
    if parts.count > 1 {
      guard let written = Int(String(decoding: parts[1], as: UTF8.self)),
        written.magnitude < 1_000
      else { return nil }
      exponent += written
    }
    guard let (digits, fractionCount) = Self.digits(mantissa) else { return nil }
    guard let value = Self.scaled(digits, by: exponent - fractionCount) else { return nil }
    self.parts = mantissa.first == UInt8(ascii: "-") ? -value : value
  }

  /// Reads a number of JSON, one that is too large as just too large, so that it can be compared
  /// with bounds; one with an exponent of four digits or more may be too small, and is 0 then.
  init(saturating text: String) {
    if let number = FixedPoint(text) {
      self = number
    } else {
      let isTiny = text.lowercased().contains("e-")
      parts = isTiny ? 0 : text.hasPrefix("-") ? -Self.limit : Self.limit
    }
  }

  /// The digits as one number, and how many of them stand behind the point.
  private static func digits(_ mantissa: Substring.UTF8View.SubSequence) -> (Int128, Int)? {
    var value: Int128 = 0
    var fractionCount = 0
    var isFraction = false
    for byte in mantissa {
      if byte == UInt8(ascii: ".") { isFraction = true }
      guard byte &- UInt8(ascii: "0") < 10 else { continue }
      // Further digits of a fraction are too small to count.
      if isFraction, fractionCount >= 30 || value > limit { continue }
      guard value <= limit else { return nil }
      value = value * 10 + Int128(byte - UInt8(ascii: "0"))
      if isFraction { fractionCount += 1 }
    }
    return (value, fractionCount)
  }

  private static func scaled(_ value: Int128, by exponent: Int) -> Int128? {
    var value = value
    guard value != 0 else { return 0 }
    if exponent < 0 {
      for _ in 0..<min(-exponent, 40) { value /= 10 }
    } else {
      for _ in 0..<exponent {
        guard value < limit else { return nil }
        value *= 10
      }
    }
    return value < limit ? value : nil
  }
}
