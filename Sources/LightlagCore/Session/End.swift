/// One of the endpoints of a session.
public enum End: Hashable, Sendable {
  /// The one behind all links.
  case backend
  /// One of those in front.
  case client(ClientID)
}
