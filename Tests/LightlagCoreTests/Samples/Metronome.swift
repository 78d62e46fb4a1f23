import LightlagCore

/// Sends numbered messages at a steady pace once its connection is open.
struct Metronome: Endpoint {
  var remaining: Int
  var next: Instant?
  var connection: ConnectionID?
  let interval: Duration
  var deadline: Instant? { remaining > 0 ? next : nil }

  init(count: Int, every interval: Duration) {
    remaining = count
    self.interval = interval
  }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    switch event {
    case .opened(let id, _): (connection, next) = (id, now)
    case .closed, .rejected: next = nil
    case .message: break
    }
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    guard let connection else { return }
    outbox.send(Message(text: "tick \(remaining)"), on: connection)
    remaining -= 1
    next = now.advanced(by: interval)
  }
}
