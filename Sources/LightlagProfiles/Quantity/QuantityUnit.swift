/// A unit that amounts are written in.
package struct QuantityUnit: Hashable, Sendable {
  /// The symbol or word.
  package let name: String

  /// Other spellings that are read, and never written.
  package let aliases: [String]

  /// How many of the quantity's base unit it is.
  package let factor: Int64

  /// The least amount that is written in this unit.
  ///
  /// As a rule that is one of it. Chances are told in percent well below one.
  let least: Int64

  init(_ name: String, _ factor: Int64, aliases: [String] = [], least: Int64? = nil) {
    self.name = name
    self.aliases = aliases
    self.factor = factor
    self.least = least ?? factor
  }

  /// Whether `text` names this unit, in the exact spelling.
  func isCalled(_ text: some StringProtocol) -> Bool {
    name == text || aliases.contains { $0 == text }
  }
}

extension Quantity {
  /// In nanoseconds; micro is read as U+00B5 and as the Greek letter.
  static let durationUnits = [
    QuantityUnit("ns", 1),
    QuantityUnit("us", 1_000, aliases: ["\u{B5}s", "\u{3BC}s"]),
    QuantityUnit("ms", 1_000_000),
    QuantityUnit("s", 1_000_000_000),
    QuantityUnit("min", 60_000_000_000),
    QuantityUnit("h", 3_600_000_000_000),
  ]

  /// In bits per second, with decimal prefixes.
  static let rateUnits = [
    QuantityUnit("bit/s", 1),
    QuantityUnit("kbit/s", 1_000),
    QuantityUnit("Mbit/s", 1_000_000),
    QuantityUnit("Gbit/s", 1_000_000_000),
  ]

  /// In parts per billion.
  static let chanceUnits = [
    QuantityUnit("ppm", 1_000),
    QuantityUnit("%", 10_000_000, least: 100_000),
  ]

  /// In messages.
  static let countUnits = [QuantityUnit("messages", 1, aliases: ["message"])]

  /// In bytes, with decimal and with binary prefixes (IEC 80000-13).
  static let sizeUnits = [
    QuantityUnit("B", 1),
    QuantityUnit("kB", 1_000),
    QuantityUnit("KiB", 1 << 10),
    QuantityUnit("MB", 1_000_000),
    QuantityUnit("MiB", 1 << 20),
    QuantityUnit("GiB", 1 << 30),
  ]
}
