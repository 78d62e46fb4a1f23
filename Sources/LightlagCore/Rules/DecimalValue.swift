/// The exact value of a number in JSON, in the one form that each value has.
///
/// It is the digits, of which neither the first nor the last is zero, as an integer times a power
/// of ten: 0.50, 0.5 and 5e-1 are all 5 times 10^-1. Zero has no digits and no sign.
struct DecimalValue: Hashable {
  private var isNegative: Bool
  private var digits: [UInt8] = []
  private var exponent = 0

  /// Finds the value of text that follows the grammar of RFC 8259, section 6.
  ///
  /// It is `nil` for an exponent beyond 10^15, which only equals itself as written.
  init?(_ text: String) {
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
