/// Which messages arrive damaged, and how.
public struct Corruption: Hashable, Sendable {
  /// How much of a message is damaged.
  public enum Unit: String, Hashable, Sendable, CaseIterable {
    /// One bit is flipped, as by `tc-netem(8)`.
    case bit
    /// One byte is replaced by another.
    case byte
  }

  /// What damage may make of text.
  public enum Text: String, Hashable, Sendable, CaseIterable {
    /// UTF-8 still: an ASCII character becomes a printable one.
    case valid
    /// Any bytes; a receiver that checks them fails the connection (RFC 6455, section 8.1).
    case any
  }

  /// Chance that a message is damaged.
  public let chance: Probability

  /// How much of it is.
  public let unit: Unit

  /// What may become of text.
  public let text: Text

  /// How much the fate of a message resembles that of the one before it.
  public let correlation: Correlation

  /// None.
  public static let none = Corruption(chance: .never)

  /// Creates a corruption.
  public init(
    chance: Probability, unit: Unit = .bit, text: Text = .valid, correlation: Correlation = .none
  ) {
    self.chance = chance
    self.unit = unit
    self.text = text
    self.correlation = correlation
  }
}
