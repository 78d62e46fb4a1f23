import LightlagEncoding

/// The number from which all chance in a run follows.
public struct Seed: Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The number itself; every value is as good as any other.
  public let value: UInt64

  /// Creates the seed of that number.
  public init(_ value: UInt64) {
    self.value = value
  }

  public init(integerLiteral value: UInt64) {
    self.value = value
  }

  /// Reads a seed as `description` writes it, or as a decimal number; else `nil`.
  public init?(_ text: some StringProtocol) {
    let isHexadecimal = text.hasPrefix("0x")
    let digits = isHexadecimal ? text.dropFirst(2) : text[...]
    guard let value = UInt64(digits, radix: isHexadecimal ? 16 : 10) else { return nil }
    self.value = value
  }

  /// The number in hexadecimal, as recordings and reports show it.
  public var description: String { "0x" + value.padded(to: 16, radix: 16) }
}
