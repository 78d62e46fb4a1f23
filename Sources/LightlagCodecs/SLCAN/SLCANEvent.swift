/// What a line means to the end that receives it.
package enum SLCANEvent: Hashable, Sendable {
  /// A frame: to be sent, for an adapter, and received from the bus, for a host.
  case frame(CANFrame)
  /// Something else that an adapter is told.
  case command(SLCANCommand)
  /// Something else that a host is told.
  case reply(SLCANReply)
  /// Nothing; the line is thrown away.
  case failure(SLCANFailure)
}
