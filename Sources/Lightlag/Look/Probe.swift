import LightlagCore

/// An end of a link that sends small messages at random instants, and hears nothing.
struct Probe: Endpoint {
  private let direction: Direction
  private let plan: ProbePlan
  private let message = Message(
    .binary, [UInt8](repeating: 0, count: DelayMeasurement.byteCount))
  private var connection: ConnectionID?
  private var sentCount = 0
  private(set) var deadline: Instant?

  /// Creates the end that sends in a direction; the client also opens the connection.
  init(_ direction: Direction, _ plan: ProbePlan) {
    self.direction = direction
    self.plan = plan
    deadline = direction == .uplink ? .start : nil
  }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    guard case .opened(let connection, _) = event else { return }
    self.connection = connection
    deadline = now.advanced(byNanoseconds: pause)
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    guard let connection else {
      outbox.connect()
      deadline = nil
      return
    }
    outbox.send(message, on: connection)
    sentCount += 1
    // From the instant planned, which is now.
    deadline = sentCount < plan.count ? now.advanced(byNanoseconds: pause) : nil
  }

  /// The time until the next message, by a seed of its own: the link's chance is the link's.
  private var pause: Int64 {
    let chance = LinkChance(
      seed: Seed(~DelayMeasurement.seed.value), connection: ConnectionID(index: 0),
      direction: direction)
    return max(1, chance.draw(.phase, sentCount).exponential(mean: plan.spacing))
  }
}
