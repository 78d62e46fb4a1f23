/// What an endpoint wants done, in order.
///
/// A wish about a connection that is over, or was never this end's, does nothing: the end may
/// not have heard yet.
public struct Outbox: Sendable {
  /// One wish; the rare cases are indirect, to keep the common one small.
  enum Action: Sendable {
    case send(Message, ConnectionID)
    case broadcast(Message, except: ConnectionID?)
    indirect case connect(ConnectionID, OpenRequest)
    indirect case answer(ConnectionID, OpenAnswer)
    /// The party is this end's own unless it is named.
    indirect case close(ConnectionID, code: UInt16, reason: String, party: Closure.Party?)
    indirect case arrived(ConnectionID, Arrival)
  }

  var actions: [Action] = []
  var nextConnection = 0

  /// Sends a message on one connection.
  public mutating func send(_ message: Message, on connection: ConnectionID) {
    actions.append(.send(message, connection))
  }

  /// Sends a message on every open connection of this end, or on all but one, in the order in
  /// which they were opened.
  public mutating func sendToAll(_ message: Message, except connection: ConnectionID? = nil) {
    actions.append(.broadcast(message, except: connection))
  }

  /// Begins to close a connection: what was sent before still arrives, nothing after.
  ///
  /// - Parameters:
  ///   - connection: Which one.
  ///   - code: A status that a close frame may carry (1000, 1001, 1003, 1007 to 1014, 3000 to
  ///     4999), 1005 for none, or 1006 to vanish without a close frame.
  ///   - reason: At most 123 bytes of UTF-8.
  public mutating func close(_ connection: ConnectionID, code: UInt16 = 1000, reason: String = "") {
    actions.append(.close(connection, code: code, reason: reason, party: nil))
  }

  /// Opens a connection from this client; a backend cannot, and nothing happens.
  ///
  /// - Returns: The name that the connection has from now on.
  @discardableResult
  public mutating func connect(_ request: OpenRequest = OpenRequest()) -> ConnectionID {
    let connection = ConnectionID(index: nextConnection)
    nextConnection += 1
    actions.append(.connect(connection, request))
    return connection
  }

  /// Accepts a connection, before anything else is sent on it, with one of the subprotocols
  /// that the client offered.
  ///
  /// A simulated backend need not: unless it rejects a connection when told that it opened,
  /// that is accepted with the first subprotocol offered.
  public mutating func accept(_ connection: ConnectionID, subprotocol: String?) {
    actions.append(.answer(connection, .accepted(subprotocol: subprotocol)))
  }

  /// Refuses a connection, before the handshake ends.
  ///
  /// Where the client has closed by then, it is answered with 1014; later it does nothing.
  ///
  /// - Parameters:
  ///   - connection: Which one.
  ///   - status: An HTTP status, from 400 to 599.
  ///   - reason: A line that says why, for a person.
  public mutating func reject(_ connection: ConnectionID, status: Int = 403, reason: String = "") {
    actions.append(.answer(connection, .rejected(status: status, reason: reason)))
  }

  /// Begins to close a connection in the name of the party that the closure tells.
  package mutating func close(_ connection: ConnectionID, _ closure: Closure) {
    actions.append(
      .close(connection, code: closure.code, reason: closure.reason, party: closure.party))
  }

  /// Says when a message was really handed to a peer outside, which is now.
  package mutating func arrived(_ connection: ConnectionID, _ arrival: Arrival) {
    actions.append(.arrived(connection, arrival))
  }
}

/// Which message was handed to a peer outside, and when that was due.
public struct Arrival: Hashable, Sendable {
  /// The way that it came.
  public var direction: Direction
  /// Its position among the messages of its connection and direction.
  public var index: Int
  /// When it was due.
  public var due: Instant

  /// Creates a note about one message.
  public init(direction: Direction, index: Int, due: Instant) {
    self.direction = direction
    self.index = index
    self.due = due
  }
}
