/// Errors on the bus, each of which has a letter on the line.
///
/// Source: Linux, drivers/net/can/slcan, what it reads behind an `e`.
package struct SLCANBusErrors: OptionSet, Hashable, Sendable {
  /// One bit for each.
  package let rawValue: UInt8

  /// Creates a set of those bits.
  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Nobody has acknowledged a frame: `a`.
  package static let acknowledgement = SLCANBusErrors(rawValue: 1 << 0)
  /// A dominant bit could not be sent: `b`.
  package static let dominantBit = SLCANBusErrors(rawValue: 1 << 1)
  /// A recessive bit could not be sent: `B`.
  package static let recessiveBit = SLCANBusErrors(rawValue: 1 << 2)
  /// The checksum of a frame was wrong: `c`.
  package static let checksum = SLCANBusErrors(rawValue: 1 << 3)
  /// A frame had the wrong form: `f`.
  package static let form = SLCANBusErrors(rawValue: 1 << 4)
  /// What was received had no room: `o`.
  package static let receiveOverrun = SLCANBusErrors(rawValue: 1 << 5)
  /// What was to be sent had no room: `O`.
  package static let transmitOverrun = SLCANBusErrors(rawValue: 1 << 6)
  /// Too many equal bits in a row: `s`.
  package static let stuffing = SLCANBusErrors(rawValue: 1 << 7)

  /// The letters, in the order of the bits.
  static let letters: [UInt8] = Array("abBcfoOs".utf8)

  /// The frame by which Linux tells of these errors.
  ///
  /// Its identifier holds classes, and its first bytes details: `linux/can/error.h`.
  package var frame: CANFrame {
    let (controller, protocolViolation): (UInt32, UInt32) = (0x4, 0x8)
    let (unacknowledged, busError): (UInt32, UInt32) = (0x20, 0x80)
    var identifier: UInt32 = 0
    var data = [UInt8](repeating: 0, count: 8)
    if contains(.acknowledgement) { (identifier, data[3]) = (identifier | unacknowledged, 0x19) }
    if contains(.dominantBit) { data[2] |= 0x08 }
    if contains(.recessiveBit) { data[2] |= 0x10 }
    if contains(.checksum) { data[3] = 0x08 }
    if contains(.form) { data[2] |= 0x02 }
    if contains(.stuffing) { data[2] |= 0x04 }
    if contains(.receiveOverrun) { data[1] |= 0x01 }
    if contains(.transmitOverrun) { data[1] |= 0x02 }
    if !isDisjoint(with: [.receiveOverrun, .transmitOverrun]) { identifier |= controller }
    if !subtracting([.receiveOverrun, .transmitOverrun]).isEmpty {
      identifier |= protocolViolation | busError
    }
    return CANFrame(identifier: identifier, data, kind: .error, isExtended: true)
  }
}
