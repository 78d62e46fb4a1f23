/// What the backend answers to an opening handshake.
public enum OpenAnswer: Hashable, Sendable {
  /// The connection is open, with the subprotocol chosen, or `nil` for none.
  case accepted(subprotocol: String?)
  /// There will be no connection; an HTTP status (400 to 599) and a line that says why.
  case rejected(status: Int, reason: String)
}
