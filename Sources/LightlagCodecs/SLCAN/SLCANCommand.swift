/// What a host tells an adapter besides the frames that it wants sent.
///
/// Source: LAWICEL, CAN232 and CANUSB manuals, "ASCII commands"; CANable 2 for `dataRate`.
package enum SLCANCommand: Hashable, Sendable {
  /// Nothing; the end of what may have stood in the adapter's buffer.
  case empty
  /// `Sn`: a bit rate by its number, 0 for 10 kbit/s to 8 for 1 Mbit/s; 9 is python-can's.
  case bitRate(UInt8)
  /// `sxxyy` or `sxxyyzz`: the bit timing registers, so many bytes of them.
  case bitTiming(UInt32, byteCount: Int)
  /// `Yn`: the rate of the data of fast flexible frames in Mbit/s.
  case dataRate(UInt8)
  /// `O` or `L`: goes on the bus, in the latter case only to listen.
  case open(isListening: Bool)
  /// `C`: leaves the bus.
  case close
  /// `P`: asks for one frame that has been received.
  case poll
  /// `A`: asks for all frames that have been received.
  case pollAll
  /// `Xn`: whether frames are handed on unasked.
  case autoPoll(Bool)
  /// `Zn`: whether frames have timestamps.
  case timestamps(Bool)
  /// `F`: asks for the status, and clears it.
  case status
  /// `M`: the acceptance code.
  case acceptanceCode(UInt32)
  /// `m`: the acceptance mask, whose ones stand for bits that do not count.
  case acceptanceMask(UInt32)
  /// `Wn`: the filter mode.
  case filterMode(UInt8)
  /// `V`: asks for the versions of hardware and software.
  case version
  /// `v`: asks for the firmware.
  case firmware
  /// `N`: asks for the serial number.
  case serialNumber
  /// `Un`: the speed of the serial line, 0 for 230,400 to 6 for 2,400 baud.
  case lineSpeed(UInt8)
  /// `Qn`: whether the adapter goes on the bus by itself when it starts.
  case autoStart(UInt8)
}
