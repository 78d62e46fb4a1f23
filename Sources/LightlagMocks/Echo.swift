public import LightlagCore

/// A backend that answers every message with itself.
///
/// Where pings cross the link, each is answered with a pong of the same payload (RFC 6455,
/// section 5.5.3). The first subprotocol offered is accepted, which is the session's default.
public struct Echo: Endpoint {
  /// Creates a backend that has heard nothing yet.
  public init() {}

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    guard case .message(let connection, let message) = event else { return }
    switch message.kind {
    case .text, .binary: outbox.send(message, on: connection)
    case .ping: outbox.send(Message(.pong, message.bytes), on: connection)
    case .pong: break
    }
  }
}
