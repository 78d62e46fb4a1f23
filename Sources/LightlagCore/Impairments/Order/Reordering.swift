/// Which messages overtake those sent before them.
///
/// In the words of `tc-netem(8)`, "reorder PERCENT CORRELATION gap DISTANCE".
public struct Reordering: Hashable, Sendable {
  /// Chance that a message whose turn it is overtakes.
  public let chance: Probability

  /// How much that resembles the one before it.
  public let correlation: Correlation

  /// Only the last of so many may overtake: 1 for every message, 0 for none.
  public let gap: Int

  /// None.
  public static let none = Reordering(chance: .never)

  /// Creates a reordering.
  ///
  /// - Precondition: `gap` is not negative.
  public init(chance: Probability, correlation: Correlation = .none, gap: Int = 1) {
    precondition(gap >= 0, "a gap is a number of messages, so never negative")
    self.chance = chance
    self.correlation = correlation
    self.gap = gap
  }
}
