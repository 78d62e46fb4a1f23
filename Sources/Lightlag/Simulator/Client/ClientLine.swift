import LightlagCore
import LightlagMocks

/// What a simulator knows of one of its clients.
struct ClientLine: Sendable {
  /// What the client speaks on its connection.
  enum Wire: Sendable {
    /// Nothing: it has no connection.
    case none
    /// Messages as they are.
    case raw(ConnectionID)
    /// Events as JSON.
    case json(ConnectionID)
    /// A session of Socket.IO.
    case socketIO(SocketIOSession)
  }

  /// Its name.
  let id: ClientID
  /// Whether it takes messages as they are, and not events.
  let isRaw: Bool
  /// What it asks for when it opens a connection.
  let request: OpenRequest
  /// What it speaks.
  var wire = Wire.none
  /// How far its connection is.
  var state = ConnectionState.disconnected
  /// Whether it has ever been connected.
  private(set) var wasConnected = false
  /// Why it is not connected.
  var reason = "it was never connected"
  /// Events not taken yet.
  var inbox: EventInbox
  /// Messages not taken yet, where it takes those.
  var messages: [Message] = []
  /// Who waits.
  var waits: [ClientWait] = []
  /// When its session is to be called, where that is planned.
  var alarm: Instant?
  /// Whether nothing crosses to it or from it.
  var isPartitioned = false
  /// Whether all that crosses to it or from it waits.
  var isHeld = false

  init(id: ClientID, isRaw: Bool, request: OpenRequest, maxUnread: Int) {
    self.id = id
    self.isRaw = isRaw
    self.request = request
    inbox = EventInbox(limit: maxUnread)
  }

  /// Its connection, or `nil` where it has none.
  var connection: ConnectionID? {
    switch wire {
    case .none: nil
    case .raw(let connection), .json(let connection): connection
    case .socketIO(let session): session.connection
    }
  }

  /// Hands an event to whoever waits for it longest, or keeps it.
  mutating func take(_ event: SimulatorEvent) {
    let place = waits.firstIndex { $0.wish.isFulfilled(by: event.name) }
    // A wait keeps what was counted before, which is copied to be counted on.
    let mailbox = place.map { waits.remove(at: $0).mailbox }
    inbox.count(event)
    guard let mailbox else { return inbox.append(event) }
    mailbox.send(.event(event))
  }

  /// Hands a message to whoever waits for it longest, or keeps it.
  mutating func take(_ message: Message) {
    guard let place = waits.firstIndex(where: { $0.wish == .message }) else {
      return messages.append(message)
    }
    waits.remove(at: place).mailbox.send(.message(message))
  }

  /// Takes note that events may be sent.
  mutating func join() {
    (state, wasConnected) = (.connected, true)
    answer(.connected) { $0.wish == .connection }
  }

  /// Takes note that there is no connection any more, of which all hear who wait.
  mutating func end(_ state: ConnectionState, _ failure: SimulatorFailure, reason: String) {
    (self.state, self.reason, wire) = (state, reason, .none)
    answer(.failed(failure)) { _ in true }
  }

  private mutating func answer(_ answer: ClientWait.Answer, _ isAnswered: (ClientWait) -> Bool) {
    for wait in waits where isAnswered(wait) { wait.mailbox.send(answer) }
    waits.removeAll(where: isAnswered)
  }
}
