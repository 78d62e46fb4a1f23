import LightlagCore

/// What a peer on a socket does, for the run that it belongs to.
enum PeerInput {
  /// A message came, or a ping or pong that is to cross the link.
  case message(Message)
  /// It sent its close frame, or broke a rule and was told so by us.
  case close(Closure)
}
