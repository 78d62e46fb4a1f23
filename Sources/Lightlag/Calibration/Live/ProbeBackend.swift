import LightlagCore

/// Sends messages to all clients of a calibration in turn, once all are there.
struct ProbeBackend: Endpoint {
  private let schedule: ProbeSchedule
  /// How long it waits after the last has come.
  private let pause: Duration
  private var connections: [ConnectionID] = []
  private var start: Instant?
  private var place = 0

  init(_ schedule: ProbeSchedule, pause: Duration) {
    self.schedule = schedule
    self.pause = pause
  }

  var deadline: Instant? {
    guard let start, place < schedule.messageCount else { return nil }
    return start.advanced(by: schedule.offset(of: place))
  }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    guard case .opened(let connection, _) = event else { return }
    outbox.accept(connection, subprotocol: nil)
    connections.append(connection)
    if connections.count == schedule.connectionCount { start = now.advanced(by: pause) }
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    while let due = deadline, due <= now {
      let round = place / schedule.connectionCount
      let payload = ProbePayload(index: round, sentAt: now)
      outbox.send(
        Message(.binary, payload.bytes), on: connections[place % schedule.connectionCount])
      place += 1
    }
  }
}
