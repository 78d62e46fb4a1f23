/// How far a client's connection is, as the client knows.
public enum ConnectionState: String, Hashable, Sendable, CaseIterable {
  /// There is none.
  case disconnected
  /// It is being opened for the first time.
  case connecting
  /// Events may be sent.
  case connected
  /// It is being opened again.
  case reconnecting
  /// The client has closed it, and the server has not answered yet.
  case disconnecting
  /// It could not be opened.
  case failed
}
