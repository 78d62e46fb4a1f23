import LightlagCore

/// Something for which an end may have done what it did next: what it was told, or had done.
///
/// Connections have the names that they have in the recording, and messages are known by what they
/// are called and how many of that name were sent before: a simulated end that says the time of day
/// now and then says it more or less often in another run, and an answer stays the same answer.
struct Cause: Hashable, Sendable {
  enum What: Hashable, Sendable {
    /// The client asked for the connection.
    case opening
    /// The backend was told of that.
    case asked
    /// The backend answered.
    case answer
    /// The client was told the answer, be it a refusal.
    case admission
    /// A message arrived.
    case message(Direction, name: String?, ordinal: Int)
    /// An end was told of the other's close, which went in that direction.
    case close(Direction)
  }

  let connection: ConnectionID
  let what: What

  /// What an end was told.
  init?(_ delivery: RemoteEndpoint.Delivery, at end: End, names: MessageNames) {
    connection = delivery.event.connection
    switch delivery.event {
    case .opened: what = end == .backend ? .asked : .admission
    case .rejected: what = .admission
    case .closed: what = .close(end == .backend ? .uplink : .downlink)
    case .message(let connection, _):
      guard let arrival = delivery.arrival,
        let message = names[connection, arrival.direction, arrival.index]
      else { return nil }
      what = message
    }
  }

  init(_ connection: ConnectionID, _ what: What) {
    (self.connection, self.what) = (connection, what)
  }

  /// Whether it is a message in that direction.
  func isMessage(_ direction: Direction) -> Bool {
    if case .message(direction, _, _) = what { true } else { false }
  }

  /// The same message so many earlier among those of its name; `nil` where there is none.
  func earlier(by count: Int) -> Cause? {
    guard case .message(let direction, let name, let ordinal) = what else { return self }
    guard ordinal >= count else { return nil }
    return Cause(connection, .message(direction, name: name, ordinal: ordinal - count))
  }

  /// The first message of its name, which stands for all of them.
  var first: Cause {
    guard case .message(let direction, let name, _) = what else { return self }
    return Cause(connection, .message(direction, name: name, ordinal: 0))
  }
}
