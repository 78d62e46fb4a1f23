/// The flags of an adapter's status, as `F` tells them.
package struct SLCANStatus: OptionSet, Hashable, Sendable {
  /// One bit for each.
  package let rawValue: UInt8

  /// Creates a set of those bits.
  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Frames were received that had no room.
  package static let receiveQueueFull = SLCANStatus(rawValue: 1 << 0)
  /// Frames were to be sent that had no room.
  package static let transmitQueueFull = SLCANStatus(rawValue: 1 << 1)
  /// The error counters are high.
  package static let errorWarning = SLCANStatus(rawValue: 1 << 2)
  /// The controller has overwritten a frame.
  package static let dataOverrun = SLCANStatus(rawValue: 1 << 3)
  /// The error counters are so high that the adapter may only listen for errors.
  package static let errorPassive = SLCANStatus(rawValue: 1 << 5)
  /// Another node's frame was more urgent.
  package static let arbitrationLost = SLCANStatus(rawValue: 1 << 6)
  /// There was an error on the bus.
  package static let busError = SLCANStatus(rawValue: 1 << 7)
}
