extension Quantity {
  /// Returns the amount that `text` states, exactly.
  package func amount(parsing text: String) throws(ValueFailure) -> Int64 {
    do {
      return try WrittenAmount(Substring(text)).amount(among: [self]).amount
    } catch {
      throw ValueFailure(written: text.quoted, reason: error, accepted: accepted)
    }
  }

  /// Returns the shortest exact text of `amount`: the unit that needs the fewest digits.
  ///
  /// Among units of equally many digits the largest wins: 750 s are "12.5 min". What is
  /// returned parses to the same amount.
  package func text(_ amount: Int64) -> String {
    guard amount != 0 else { return zero }
    guard amount > 0 else { return "-" + text(Int64(clamping: amount.magnitude)) }
    if self == .count, amount == 1 { return "1 message" }
    var best = (number: Self.decimal(amount, in: units[0]) ?? "", unit: units[0])
    for unit in units.dropFirst() where amount >= unit.least {
      guard let number = Self.decimal(amount, in: unit) else { continue }
      if Self.digitCount(number) <= Self.digitCount(best.number) { best = (number, unit) }
    }
    return best.number + " " + best.unit.name
  }

  private static func digitCount(_ number: String) -> Int {
    number.utf8.count { $0 != UInt8(ascii: ".") }
  }

  /// Returns `amount` in `unit`, or `nil` if nine decimals cannot tell it exactly.
  private static func decimal(_ amount: Int64, in unit: QuantityUnit) -> String? {
    amount.decimalText(per: unit.factor)
  }
}

extension Int64 {
  /// The number divided by `factor`, with as many decimals as there are, or `nil` if nine cannot
  /// tell it exactly, which may only be where a billion is no multiple of the factor.
  ///
  /// - Precondition: neither is negative, and the factor is not zero.
  func decimalText(per factor: Int64) -> String? {
    let (whole, rest) = quotientAndRemainder(dividingBy: factor)
    guard rest > 0 else { return String(whole) }
    let billion: Int128 = 1_000_000_000
    let (decimals, remainder) = (Int128(rest) * billion)
      .quotientAndRemainder(dividingBy: Int128(factor))
    guard remainder == 0 else { return nil }
    // The leading one keeps the zeros that follow the point.
    var digits = String(billion + decimals).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}
