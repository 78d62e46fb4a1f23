import LightlagCore

/// A client that sends a message at regular times, once it is connected, and hears the echoes.
struct PeriodicSender: Endpoint {
  private let interval: Int64
  private let offset: Int64
  private let message: Message
  private let isPersistent: Bool
  private var connection: ConnectionID?

  private(set) var deadline: Instant?

  /// Creates a client that sends every `interval` nanoseconds, `offset` after it has connected;
  /// one that is persistent connects again when its connection ends.
  init(
    interval: Int64, offset: Int64,
    message: Message = Message(.binary, [UInt8](repeating: 0x78, count: 64)),
    isPersistent: Bool = false
  ) {
    self.interval = interval
    self.offset = offset
    self.message = message
    self.isPersistent = isPersistent
  }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    switch event {
    case .opened(let connection, _):
      self.connection = connection
      deadline = Instant(nanoseconds: now.nanoseconds + offset)
    case .closed, .rejected:
      guard isPersistent else { return }
      (connection, deadline) = (nil, nil)
      outbox.connect()
    case .message: break
    }
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    guard let connection else { return }
    outbox.send(message, on: connection)
    deadline = Instant(nanoseconds: now.nanoseconds + interval)
  }
}

/// A client that is connected and says nothing.
struct Silence: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
}

/// A backend that sends every message back.
struct Echo: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    guard case .message(let connection, let message) = event else { return }
    outbox.send(message, on: connection)
  }
}
