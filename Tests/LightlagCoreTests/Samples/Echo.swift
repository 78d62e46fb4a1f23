import LightlagCore

/// Answers every message with the same message.
struct Echo: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    if case .message(let connection, let message) = event { outbox.send(message, on: connection) }
  }
}
