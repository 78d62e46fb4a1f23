/// How the two ends of a serial line agree to speak.
package struct SerialSettings: Hashable, Sendable {
  /// A bit for error detection with each byte.
  package enum Parity: String, Hashable, Sendable, CaseIterable {
    /// There is none.
    case none
    /// It makes the ones an even number.
    case even
    /// It makes the ones an odd number.
    case odd
  }

  /// How one end has the other wait.
  package enum FlowControl: String, Hashable, Sendable, CaseIterable {
    /// It does not.
    case none
    /// By XON and XOFF among the bytes.
    case software
    /// By the lines RTS and CTS.
    case hardware
  }

  /// Bits a second, those around each byte included.
  package var baud = 9_600
  /// Bits of a byte, from 5 to 8.
  package var dataBits = 8
  /// The bit for error detection.
  package var parity = Parity.none
  /// Bits after each byte, 1 or 2.
  package var stopBits = 1
  /// How one end has the other wait.
  package var flowControl = FlowControl.none

  /// Creates settings of 8N1 without flow control.
  package init(baud: Int = 9_600) {
    self.baud = baud
  }

  /// Bits on the line for each byte: a start bit, its own, parity and stop.
  package var bitsPerByte: Int { 1 + dataBits + (parity == .none ? 0 : 1) + stopBits }

  /// What they are beside the rate, in words.
  var frame: String {
    "data_bits \(dataBits), parity \(parity.rawValue), stop_bits \(stopBits) and "
      + "flow_control \(flowControl.rawValue)"
  }
}
