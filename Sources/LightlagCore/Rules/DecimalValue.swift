/// The exact value of a number in JSON, in the one form that each value has.
///
/// It is the digits, of which neither the first nor the last is zero, as an integer times a power
/// of ten: 0.50, 0.5 and 5e-1 are all 5 times 10^-1. Zero has no digits and no sign.
package struct DecimalValue: Hashable {
  private var isNegative: Bool
  private var digits: [UInt8] = []
  private var exponent = 0

  /// Finds the value of text that follows the grammar of RFC 8259, section 6.
  ///
  /// It is `nil` for an exponent beyond 10^15, which only equals itself as written.
  package init?(_ text: String) {
    isNegative = text.utf8.first == UInt8(ascii: "-")
    let parts = text.utf8.split { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    guard let mantissa = parts.first else { return nil }
    if parts.count > 1 {
      guard let exponent = Int(String(decoding: parts[1], as: UTF8.self)) else { return nil }
      guard exponent.magnitude <= 1_000_000_000_000_000 else { return nil }
      self.exponent = exponent
    }
    var isFraction = false
    for byte in mantissa {
      if byte == UInt8(ascii: ".") { isFraction = true }
      guard byte &- UInt8(ascii: "0") < 10 else { continue }
      if !digits.isEmpty || byte != UInt8(ascii: "0") { digits.append(byte) }
      if isFraction { exponent -= 1 }
    }
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { (isNegative, exponent) = (false, 0) }
  }
}

extension DecimalValue: Comparable {
  package static func < (one: DecimalValue, two: DecimalValue) -> Bool {
    if one.isNegative != two.isNegative { return one.isNegative }
    return one.isNegative ? two.isNearerZero(than: one) : one.isNearerZero(than: two)
  }

  private func isNearerZero(than other: DecimalValue) -> Bool {
    guard !digits.isEmpty, !other.digits.isEmpty else { return digits.count < other.digits.count }
    // Neither begins with a zero, so the longer of two that begin alike is the larger.
    return top == other.top ? digits.lexicographicallyPrecedes(other.digits) : top < other.top
  }
}

extension DecimalValue {
  /// The power of ten that is just too large for it; of zero one below all others.
  private var top: Int { digits.isEmpty ? -2_000_000_000_000_000 : digits.count + exponent }

  /// Whether two numbers are at most so far apart, or so many millionths of the first.
  ///
  /// They are compared to thirty digits of the larger; what is behind those counts as one more in
  /// the last.
  package func isNear(
    _ other: DecimalValue, within absolute: DecimalValue?, orMillionths relative: Int64?
  ) -> Bool {
    let unit = max(top, other.top) - 30
    let (one, two) = (scaled(to: unit), other.scaled(to: unit))
    let difference = one.parts - two.parts
    let distance = difference.magnitude + (one.isCut || two.isCut ? 1 : 0)
    if let absolute, distance <= absolute.scaled(to: unit).parts.magnitude { return true }
    guard let relative else { return false }
    return distance * 1_000_000 <= one.parts.magnitude * UInt128(relative)
  }

  /// The number in units of a power of ten, and whether there is more behind those; more than 36
  /// digits are as many nines.
  private func scaled(to unit: Int) -> (parts: Int128, isCut: Bool) {
    let count = top - unit
    var parts: Int128 = 0
    for place in 0..<max(0, min(count, 36)) {
      let digit = place < digits.count ? digits[place] - UInt8(ascii: "0") : 0
      parts = parts * 10 + Int128(count > 36 ? 9 : digit)
    }
    return (isNegative ? -parts : parts, !digits.isEmpty && digits.count > max(count, 0))
  }
}
