/// Either end of a link: a client in front, or the backend behind.
///
/// It is the only thing that a user of the library implements. It is told what happens, and
/// answers through the outbox; it never blocks and never asks for the time.
public protocol Endpoint: Sendable {
  /// The next instant at which this end wants `advance` called, or `nil` for none.
  ///
  /// It is read again after each call. One that lies in the past means at once.
  var deadline: Instant? { get }

  /// Takes what has just arrived.
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox)

  /// Does whatever is due by `now`.
  mutating func advance(to now: Instant, outbox: inout Outbox)

  /// Whether what this end does comes from outside the run, and so must be recorded to be
  /// replayed. It then acts after all else that falls due at the same instant.
  var isOutside: Bool { get }
}

extension Endpoint {
  public var deadline: Instant? { nil }
  public mutating func advance(to now: Instant, outbox: inout Outbox) {}
  public var isOutside: Bool { false }
}

/// What an endpoint is told; the rare cases are indirect, to keep the common one small.
public enum EndpointEvent: Hashable, Sendable {
  /// A connection is open: at the backend before it has answered, which it does by sending,
  /// or by rejecting; at the client with the subprotocol that was chosen.
  indirect case opened(ConnectionID, OpenRequest)
  /// The backend refused the connection: an HTTP status and why. Only a client is told.
  indirect case rejected(ConnectionID, status: Int, reason: String)
  /// A message arrived.
  case message(ConnectionID, Message)
  /// The connection is over; nothing sent on it any more will arrive.
  ///
  /// A client whose connection breaks in its handshake hears of that without having heard
  /// `opened`, as a WebSocket in a browser does.
  indirect case closed(ConnectionID, Closure)

  /// The connection it is about.
  public var connection: ConnectionID {
    switch self {
    case .opened(let connection, _), .rejected(let connection, _, _),
      .message(let connection, _), .closed(let connection, _):
      connection
    }
  }
}
