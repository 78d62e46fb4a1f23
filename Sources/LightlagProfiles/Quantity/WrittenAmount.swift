/// A number and a unit as they stand in a text: `12.5 min`.
///
/// The grammar: an optional minus (kept only to be refused in words), digits, optionally a
/// point and one to nine digits, at most one space, and the unit. No exponent, no separators.
struct WrittenAmount {
  private let isNegative: Bool
  /// All digits, as if there were no point; `nil` if that is beyond 2^128.
  private let digits: UInt128?
  private let decimalCount: Int
  private let unit: Substring

  /// Splits `text`.
  init(_ text: Substring) throws(ValueFailure.Reason) {
    isNegative = text.hasPrefix("-")
    var rest = isNegative ? text.dropFirst() : text
    var digits = Self.takeDigits(&rest)
    guard !digits.isEmpty else { throw .noNumber }
    if rest.hasPrefix(".") {
      var afterPoint = rest.dropFirst()
      let decimals = Self.takeDigits(&afterPoint)
      guard decimals.count <= 9 else { throw .tooManyDecimals }
      decimalCount = decimals.count
      // A point that no digit follows is left where it is, to be refused as a unit.
      if !decimals.isEmpty { rest = afterPoint }
      digits += decimals
    } else {
      decimalCount = 0
    }
    if rest.hasPrefix(" ") { rest = rest.dropFirst() }
    guard !rest.isEmpty else { throw .noUnit }
    self.digits = UInt128(digits)
    unit = rest
  }

  /// Returns the quantity among `quantities` that has the unit, and the amount of it.
  func amount(
    among quantities: [Quantity]
  ) throws(ValueFailure.Reason) -> (quantity: Quantity, amount: Int64) {
    for quantity in quantities {
      guard let unit = quantity.units.first(where: { $0.isCalled(self.unit) }) else { continue }
      return (quantity, try amount(of: quantity, in: unit))
    }
    throw .unknownUnit(String(unit))
  }

  private func amount(
    of quantity: Quantity, in unit: QuantityUnit
  ) throws(ValueFailure.Reason) -> Int64 {
    guard !isNegative else { throw .negative }
    let tooLarge = ValueFailure.Reason.tooLarge(greatest: quantity.text(quantity.greatest))
    guard let digits else { throw tooLarge }
    let (product, overflow) = digits.multipliedReportingOverflow(by: UInt128(unit.factor))
    guard !overflow else { throw tooLarge }
    var scale: UInt128 = 1
    for _ in 0..<decimalCount { scale *= 10 }
    let (amount, remainder) = product.quotientAndRemainder(dividingBy: scale)
    guard amount <= UInt128(quantity.greatest) else { throw tooLarge }
    guard remainder == 0 else { throw .tooFine(base: quantity.base) }
    guard amount > 0 || quantity.canBeZero else { throw .zero }
    return Int64(amount)
  }

  private static func takeDigits(_ text: inout Substring) -> Substring {
    let digits = text.prefix { ("0"..."9").contains($0) }
    text = text[digits.endIndex...]
    return digits
  }
}
