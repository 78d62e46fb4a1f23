/// Stands in a session for peers outside it: real clients, or a live server.
///
/// What crosses the link is kept, in order and bounded, until the driver takes it and hands
/// it to the sockets. What the peers do, the driver does in their name, through
/// `Session.act(as:_:)`.
public struct RemoteEndpoint: Endpoint {
  /// Something that crossed the link and is to be handed to a peer.
  public struct Delivery: Hashable, Sendable {
    /// What arrived.
    public var event: EndpointEvent
    /// When it arrived.
    public var instant: Instant
    /// For a message, which of its connection and direction it is; else `nil`.
    public var arrival: Arrival?
  }

  public var isOutside: Bool { true }

  private let limit: QueueLimit
  private var deliveries: [Delivery] = []
  private var waitingBytes = 0

  /// Creates an end that no peer has joined yet.
  ///
  /// - Parameter limit: Most that may wait for the driver; a connection for which more arrives
  ///   is closed with 1013.
  public init(limit: QueueLimit = .init(messages: 1 << 20, bytes: 1 << 30)) {
    self.limit = limit
  }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    deliver(event, arrival: nil, at: now, outbox: &outbox)
  }

  /// Whether nothing has arrived since the last call of `take`.
  var isIdle: Bool { deliveries.isEmpty }

  mutating func deliver(
    _ event: EndpointEvent, arrival: Arrival?, at now: Instant, outbox: inout Outbox
  ) {
    if case .message(let connection, let message) = event {
      guard deliveries.count < limit.messages, waitingBytes + message.bytes.count <= limit.bytes
      else {
        let reason = "too much waits for this peer"
        return outbox.close(connection, Closure(code: 1013, reason: reason, party: .lightlag))
      }
      waitingBytes += message.bytes.count
    }
    deliveries.append(Delivery(event: event, instant: now, arrival: arrival))
  }

  /// Returns what has arrived since the last call, in order, leaving `spare` to be filled next.
  mutating func take(reusing spare: inout [Delivery]) {
    spare.removeAll(keepingCapacity: true)
    swap(&spare, &deliveries)
    waitingBytes = 0
  }
}
