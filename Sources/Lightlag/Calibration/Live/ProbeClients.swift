import LightlagCore
import LightlagDrivers

/// Real WebSocket clients that send in turn and take down what they receive.
struct ProbeClients {
  /// A message that a client received.
  struct Reception: Hashable, Sendable {
    let payload: ProbePayload
    let instant: Instant
  }

  private let schedule: ProbeSchedule
  private let clock: RunClock
  private let group: LoopbackClients
  private var received: [[Reception]]

  /// Connects all of them, one after the other.
  ///
  /// - Throws: what kept one from connecting.
  init(_ schedule: ProbeSchedule, port: UInt16, clock: RunClock) throws {
    self.schedule = schedule
    self.clock = clock
    group = LoopbackClients()
    received = Array(repeating: [], count: schedule.connectionCount)
    // One is let in before the next comes, so that their connections are named in this order.
    for _ in 0..<schedule.connectionCount { try group.connect(port: port) }
  }

  /// Sends all messages, and receives until `rest` after the last.
  ///
  /// - Parameters:
  ///   - pause: How long to wait before the first.
  ///   - rest: How long to wait after the last.
  /// - Returns: What each client received.
  /// - Throws: what broke a connection.
  mutating func converse(pause: Duration, rest: Duration) throws -> [[Reception]] {
    let start = clock.now.advanced(by: pause)
    for place in 0..<schedule.messageCount {
      try receive(until: start.advanced(by: schedule.offset(of: place)))
      let (round, client) = place.quotientAndRemainder(dividingBy: schedule.connectionCount)
      let payload = ProbePayload(index: round, sentAt: clock.now)
      try group.send(Message(.binary, payload.bytes), as: client)
    }
    try receive(until: clock.now.advanced(by: rest))
    return received
  }

  private mutating func receive(until end: Instant) throws {
    while true {
      let now = clock.now
      guard now < end else { return }
      let ready = try group.wait(atMost: now.duration(to: end))
      for client in ready {
        let messages = try group.receive(as: client)
        let instant = clock.now
        for message in messages {
          guard let payload = ProbePayload(message.bytes) else { continue }
          received[client].append(Reception(payload: payload, instant: instant))
        }
      }
    }
  }
}
