/// Why a Socket.IO connection, or its part in one namespace, is over.
package enum SocketIOEnding: Hashable, Sendable {
  /// This end left.
  case leftHere
  /// The other end left.
  case leftByPeer
  /// The session that carried it is over.
  case transportClosed
  /// The client entered no namespace in time.
  case connectTimeout
  /// The other end broke the protocol.
  case failure(SocketIOFailure)
}
