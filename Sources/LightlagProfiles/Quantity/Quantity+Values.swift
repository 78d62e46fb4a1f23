package import LightlagCore

extension Duration {
  /// Creates the duration that `text` states, such as "50 ms".
  package init(parsing text: String) throws(ValueFailure) {
    self = .nanoseconds(try Quantity.duration.amount(parsing: text))
  }

  /// The shortest exact text of this duration, rounded down to the nanosecond.
  ///
  /// - Precondition: it is within 292 years of zero.
  package var quantityText: String { Quantity.duration.text(wholeNanoseconds) }
}

extension DataRate {
  /// Creates the rate that `text` states, such as "10 Mbit/s".
  package init(parsing text: String) throws(ValueFailure) {
    self.init(bitsPerSecond: try Quantity.rate.amount(parsing: text))
  }

  /// The shortest exact text of this rate.
  package var quantityText: String { Quantity.rate.text(bitsPerSecond) }
}

extension Probability {
  /// Creates the chance that `text` states, such as "0.1 %".
  package init(parsing text: String) throws(ValueFailure) {
    self.init(partsPerBillion: UInt32(try Quantity.chance.amount(parsing: text)))
  }

  /// The shortest exact text of this chance.
  package var quantityText: String { Quantity.chance.text(Int64(partsPerBillion)) }
}
