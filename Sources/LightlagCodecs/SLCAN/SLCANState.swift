/// How an adapter fares on the bus: a letter and two error counters of three digits.
///
/// Source: Linux, drivers/net/can/slcan, what it reads behind an `s`.
package struct SLCANState: Hashable, Sendable {
  /// What the error counters allow; the raw value is its letter.
  package enum Activity: UInt8, Hashable, Sendable, CaseIterable {
    /// All is well.
    case active = 0x61
    /// The counters are above 95.
    case warning = 0x77
    /// The counters are above 127: it makes no errors known.
    case passive = 0x70
    /// The adapter is off the bus.
    case busOff = 0x62
  }

  /// What the error counters allow.
  package var activity: Activity
  /// Errors in receiving, from 0 to 999.
  package var receiveErrors: UInt16
  /// Errors in sending, from 0 to 999.
  package var transmitErrors: UInt16

  /// Creates a state.
  ///
  /// - Precondition: the counters are from 0 to 999.
  package init(_ activity: Activity, receiveErrors: UInt16, transmitErrors: UInt16) {
    precondition(max(receiveErrors, transmitErrors) < 1_000, "a counter has three digits")
    self.activity = activity
    self.receiveErrors = receiveErrors
    self.transmitErrors = transmitErrors
  }
}
