/// What an adapter tells a host besides the frames that it has received.
package enum SLCANReply: Hashable, Sendable {
  /// A CR alone: done, or all polled frames are told.
  case done
  /// BEL: not done.
  case refused
  /// `z` or `Z`: a frame will be sent, the latter for an extended identifier.
  case queued(isExtended: Bool)
  /// `A`: there are no more frames to poll.
  case polledAll
  /// `F`: the status.
  case status(SLCANStatus)
  /// `V`: the versions of hardware and software, two decimal digits each.
  case version(hardware: UInt8, software: UInt8)
  /// `v`: the firmware.
  case firmware(SLCANLabel)
  /// `N`: the serial number.
  case serialNumber(SLCANLabel)
  /// `s`: how the adapter fares on the bus; for the Linux driver.
  case state(SLCANState)
  /// `e`: errors on the bus; for the Linux driver.
  case errors(SLCANBusErrors)
}
