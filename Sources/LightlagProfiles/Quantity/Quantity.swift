/// What a profile or a setting can measure: how it is written, and within what bounds.
///
/// An amount is a whole number of the quantity's base unit, so nothing is ever rounded.
package enum Quantity: Hashable, Sendable, CaseIterable {
  /// A length of time, in nanoseconds.
  case duration
  /// A time in the course of a run, in nanoseconds, which may be a century.
  case span
  /// A data rate, in bits per second.
  case rate
  /// A probability, in parts per billion.
  case chance
  /// A number of messages.
  case count
  /// A number of bytes.
  case size

  /// The units it is written in, from the smallest.
  package var units: [QuantityUnit] {
    switch self {
    case .duration, .span: Self.durationUnits
    case .rate: Self.rateUnits
    case .chance: Self.chanceUnits
    case .count: Self.countUnits
    case .size: Self.sizeUnits
    }
  }

  /// The greatest amount accepted.
  ///
  /// A chance is at most one. The other bounds are beyond any link that can be simulated, and
  /// such that the nanoseconds of a session fit in 64 bits: 10 000 h vary by eight deviations
  /// within 10^18 ns, and 1 GiB leaves a link of 1 bit/s after 8.6 · 10^18 ns. A span is below the
  /// 146 years of a timeline.
  package var greatest: Int64 {
    switch self {
    case .duration: 10_000 * 3_600_000_000_000
    case .span: 1_000_000 * 3_600_000_000_000
    case .rate: 1_000_000 * 1_000_000_000
    case .chance: 1_000_000_000
    case .count: 1_000_000_000
    case .size: 1 << 30
    }
  }

  /// Whether there is such a thing as none of it; a link without rate or room is an outage.
  package var canBeZero: Bool { self == .duration || self == .span || self == .chance }

  /// How none of it is written.
  var zero: String {
    switch self {
    case .duration, .span: "0 ms"
    case .rate: "0 bit/s"
    case .chance: "0 %"
    case .count: "0 messages"
    case .size: "0 B"
    }
  }

  /// What amounts are whole numbers of.
  var base: String {
    switch self {
    case .duration, .span: "nanoseconds"
    case .rate: "bits per second"
    case .chance: "parts per billion"
    case .count: "messages"
    case .size: "bytes"
    }
  }

  /// What is accepted, as the end of a message that refuses something else.
  package var accepted: String {
    switch self {
    case .duration, .span: "write a duration such as \"50 ms\" (\(unitList))"
    case .rate: "write a rate such as \"10 Mbit/s\" (\(unitList))"
    case .chance: "write a chance such as \"0.1 %\" (\(unitList))"
    case .count: "write a count such as \"1000 messages\""
    case .size: "write a size such as \"256 MiB\" (\(unitList))"
    }
  }

  /// The names of the units, from the smallest.
  var unitList: String { units.map(\.name).joined(separator: ", ") }
}
