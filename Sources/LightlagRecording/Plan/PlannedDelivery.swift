import LightlagCore

/// Something that the side we play was told when the run was recorded.
struct PlannedDelivery: Sendable {
  /// What it was told.
  enum Kind: Sendable {
    /// That a connection is open, or refused.
    case opened
    /// A message.
    case message(Message)
    /// That the other end has let go.
    case closed
  }

  /// The connection, under its recorded name.
  let connection: ConnectionID
  var kind: Kind
  /// Its position among the messages of its stream; 0 for what is none.
  let index: Int
  /// When it was told.
  var instant: Instant
  /// The position, among all events of the recording, of what shows it.
  var order: Int

  /// Whether it was told then that the connection of something that it did was closed.
  func isClose(of event: SessionEvent) -> Bool {
    guard case .closed = kind else { return false }
    return connection == event.connection && instant == event.instant
  }

  /// The names of the secrets that were taken out of what it was told.
  var secrets: [String] {
    guard case .message(let message) = kind else { return [] }
    return Redactor.names(in: message)
  }
}
