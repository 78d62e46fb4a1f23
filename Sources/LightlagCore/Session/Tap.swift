/// A passive observer: it sees every event of a session and changes none.
public protocol Tap: Sendable {
  /// Takes note of an event. Events come in the order of their instants.
  mutating func observe(_ event: SessionEvent)
}

/// One thing that happened in a session.
public struct SessionEvent: Hashable, Sendable {
  /// What happened; the rare cases are indirect, to keep the common ones small.
  public enum Kind: Hashable, Sendable {
    /// A client asked for a connection; the backend learns of it at `due`, or, where that is
    /// `nil`, when the link lets it.
    indirect case opening(client: ClientID, OpenRequest, due: Instant?)
    /// The backend answered; the client learns of it at `due`, or when the link lets it.
    indirect case answered(OpenAnswer, due: Instant?)
    /// A message was sent, and the link decided.
    ///
    /// Messages are counted from 0 for each connection and direction; `queued` is the number of
    /// bytes that waited to be sent when it came.
    case sent(Direction, index: Int, Message, SimplexLink.Verdict, queued: Int)
    /// A message arrived that was sent at `sentAt`.
    case delivered(Direction, index: Int, Message, sentAt: Instant)
    /// The link decided about a message that had waited.
    case left(Direction, index: Int, SimplexLink.Verdict)
    /// A message that was on its way did not arrive after all.
    case lost(Direction, index: Int, Message, DropReason)
    /// A message was really handed to a peer outside: the event's instant less `due` is how
    /// late. A measurement, and no part of the run.
    case arrived(Arrival)
    /// The end that sends in that direction began to end the connection, or answered the
    /// other's close; or the connection broke, and then, and only then, the closure names the
    /// net.
    indirect case closing(Direction, Closure)
    /// Both ends have let go of the connection.
    case closed
    /// Conditions changed, for one connection or for all, from now on.
    indirect case conditions(LinkPair<LinkConditions>)
    /// A rule is there from now on, in place of the one of that name if there was one.
    indirect case rule(Rule)
    /// The rule of that name is there no more.
    indirect case ruleRemoved(name: String)
    /// A phase of the timeline began, or ended; its conditions follow from the configuration.
    indirect case phase(name: String, isOn: Bool)
    /// A note of the user's.
    indirect case mark(name: String, data: String)
  }

  /// When it fell due.
  public var instant: Instant

  /// The connection it is about, or `nil` for the whole session.
  public var connection: ConnectionID?

  /// What happened.
  public var kind: Kind

  /// Creates an event.
  public init(instant: Instant, connection: ConnectionID?, kind: Kind) {
    self.instant = instant
    self.connection = connection
    self.kind = kind
  }
}
