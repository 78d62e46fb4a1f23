/// The battery of 24 V and 20 Ah, as it stands after a whole number of steps.
package struct Battery: Hashable, Sendable {
  /// What the rover takes besides its motors, in milliamperes.
  private static let idleCurrent: Int64 = 500
  /// Milliamperes for an hour.
  private static let capacity: Int64 = 20_000
  private static let emptyMillivolts: Int64 = 21_000
  private static let fullMillivolts: Int64 = 24_000

  /// What is left, in milliamperes for a step.
  private var rest: Int64
  private let full: Int64

  /// Creates a full battery for so many steps in a second.
  init(rateHertz: Int) {
    full = Self.capacity * 3_600 * Int64(rateHertz)
    rest = full
  }

  /// Takes a step's current for the motors, in milliamperes.
  @inline(__always)
  mutating func drain(_ current: Int64) { rest = max(0, rest - current - Self.idleCurrent) }

  /// What is left, in thousandths of a percent.
  package var charge: Int64 {
    get { Int64(Int128(rest) * 100_000 / Int128(full)) }
    set { rest = Int64(Int128(max(0, min(newValue, 100_000))) * Int128(full) / 100_000) }
  }

  /// The voltage in millivolts.
  package var millivolts: Int64 {
    Self.emptyMillivolts + (Self.fullMillivolts - Self.emptyMillivolts) * charge / 100_000
  }
}
