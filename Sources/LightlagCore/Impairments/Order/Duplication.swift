/// Which messages arrive twice.
public struct Duplication: Hashable, Sendable {
  /// Chance that a message does.
  public let chance: Probability

  /// How much that resembles the one before it.
  public let correlation: Correlation

  /// None.
  public static let none = Duplication(.never)

  /// Creates a duplication.
  public init(_ chance: Probability, correlation: Correlation = .none) {
    self.chance = chance
    self.correlation = correlation
  }

  /// Returns the duplication of `value` messages in a hundred.
  ///
  /// - Precondition: `value` is in `0...100`.
  public static func percent(_ value: Double) -> Duplication { Duplication(.percent(value)) }
}
