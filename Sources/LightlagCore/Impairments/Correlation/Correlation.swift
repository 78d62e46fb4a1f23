/// How much one draw resembles the one before it: the coefficient of a first-order chain.
///
/// It says in which order the values of an impairment come, and never how often: a loss of 10 %
/// stays one of 10 %, in bursts.
public struct Correlation: Hashable, Sendable {
  /// The coefficient, from 0 to 999 999 999 billionths.
  public let partsPerBillion: UInt32

  /// The coefficient in units of 2^-32: what is kept of the value before.
  package let kept: UInt32

  /// In units of 2^-32, the part of what is new whose square and that of `kept` add up to one.
  package let renewed: UInt64

  /// No resemblance: draws are independent.
  public static let none = Correlation(partsPerBillion: 0)

  /// Creates a correlation.
  ///
  /// - Precondition: `partsPerBillion` is below 1 000 000 000, at which nothing new would come.
  public init(partsPerBillion: UInt32) {
    precondition(partsPerBillion < 1_000_000_000, "a correlation is below one")
    self.partsPerBillion = partsPerBillion
    kept = UInt32(UInt64(partsPerBillion) << 32 / 1_000_000_000)
    renewed = IntegerRoot.square(1 << 64 - UInt128(kept) * UInt128(kept))
  }

  /// Returns the correlation of `value` hundredths, to seven decimals.
  ///
  /// - Precondition: `value` is at least 0, and below 100 by 0.0000001 or more.
  public static func percent(_ value: Double) -> Correlation {
    precondition((0..<100).contains(value), "a correlation is from 0 to below 100 %")
    return Correlation(partsPerBillion: UInt32(value * 10_000_000 + 0.5))
  }
}
