/// Why an Engine.IO session is over.
package enum EngineIOEnding: Hashable, Sendable {
  /// This end closed it.
  case closedHere
  /// The other end closed it.
  case closedByPeer
  /// The other end was silent for too long.
  case pingTimeout
  /// The session did not open in time.
  case openTimeout
  /// The connection that carried it is gone.
  case transportClosed
  /// The client had two polls, or two requests with data, at the same time.
  case overlap
  /// The client fetched too slowly what there was for it.
  case backlog(limit: Int)
  /// The same, by the packets that wait.
  case backlogPackets(limit: Int)
  /// The server answered a request with that status.
  case refused(status: Int)
  /// The other end broke the protocol.
  case failure(EngineIOFailure)
}
