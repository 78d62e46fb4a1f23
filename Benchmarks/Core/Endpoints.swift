import LightlagCore

/// A client that sends 64 bytes at regular times, once it is connected, and hears the echoes.
struct PeriodicSender: Endpoint {
  private let interval: Int64
  private let offset: Int64
  private let message = Message(.binary, [UInt8](repeating: 0x78, count: 64))
  private var connection: ConnectionID?

  private(set) var deadline: Instant?

  /// Creates a client that sends every `interval` nanoseconds, `offset` after it has connected.
  init(interval: Int64, offset: Int64) {
    self.interval = interval
    self.offset = offset
  }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    guard case .opened(let connection, _) = event else { return }
    self.connection = connection
    deadline = Instant(nanoseconds: now.nanoseconds + offset)
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
