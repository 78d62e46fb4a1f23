import LightlagCore
import Testing

/// Answers every message with the same message.
struct Echo: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    if case .message(let connection, let message) = event { outbox.send(message, on: connection) }
  }
}

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

/// Keeps every event.
struct Log: Tap {
  var events: [SessionEvent] = []
  mutating func observe(_ event: SessionEvent) { events.append(event) }
}

@Suite struct SessionTests {
  @Test func `a message crosses the link and its echo comes back`() throws {
    let conditions = LinkConditions(delay: .milliseconds(50))
    var session = Session(
      backend: Echo(),
      configuration: .init(
        seed: 1, conditions: LinkPair(uplink: conditions, downlink: conditions)),
      taps: [Log()])
    session.connect(Metronome(count: 1, every: .seconds(1)))
    try session.advance(to: Instant(nanoseconds: 1_000_000_000))
    let log = try #require(session.tap(Log.self))
    // The handshake takes 100 ms, the message and its echo 50 ms each.
    let arrivals = log.events.compactMap { event -> Int64? in
      guard case .delivered = event.kind else { return nil }
      return event.instant.nanoseconds / 1_000_000
    }
    #expect(arrivals == [150, 200])
  }
}
