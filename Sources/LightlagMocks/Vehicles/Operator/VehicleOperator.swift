public import LightlagCore
import LightlagEncoding

/// A client that drives the vehicles of a telemetry server, and counts what it hears.
///
/// It connects, asks for the list of vehicles, subscribes to telemetry and then sends control
/// commands at a steady pace. What it needs and does not get, it asks for again; when its
/// connection ends it opens another. Both waits begin at a second and double up to thirty.
public struct VehicleOperator: Endpoint {
  private enum Stage: Sendable {
    /// Without a connection until that instant.
    case away(until: Instant)
    /// Connected, or about to be.
    case present(ConnectionID)
  }

  /// How the operator behaves.
  public let options: VehicleOperatorOptions

  /// What it has seen so far.
  public private(set) var counts = OperatorCounts()

  private var stage: Stage
  /// The vehicles to drive, once the list has come on this connection.
  private var vehicles: [String] = []
  private var nextCommand: Instant?
  /// When to ask again for what has not come: the list, or telemetry.
  private var askAgain: Instant?
  private var reconnecting = Backoff()
  private var asking = Backoff()

  /// Creates an operator that will connect when its turn has come.
  public init(_ options: VehicleOperatorOptions) {
    self.options = options
    stage = .away(until: .start.advanced(by: options.startInterval * options.index))
  }

  public var deadline: Instant? {
    switch stage {
    case .away(let instant): instant
    case .present: [nextCommand, askAgain].compactMap(\.self).min()
    }
  }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    guard case .present(event.connection) = stage else { return }
    switch event {
    case .opened:
      counts.connections += 1
      asking.reset()
      ask(at: now, &outbox)
    case .message(let connection, let message):
      reconnecting.reset()
      guard message.kind != .ping else {
        return outbox.send(Message(.pong, message.bytes), on: connection)
      }
      hear(OperatorAnswer(message), at: now, &outbox)
    case .rejected:
      counts.rejections += 1
      leave(at: now)
    case .closed:
      counts.closures += 1
      leave(at: now)
    }
  }

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    switch stage {
    case .away(let instant):
      guard instant <= now else { return }
      let listener = Header(name: Header.listenerName, value: "telemetry")
      let request = OpenRequest(target: options.target, headers: [listener])
      stage = .present(outbox.connect(request))
    case .present(let connection):
      if let askAgain, askAgain <= now { ask(at: now, &outbox) }
      command(on: connection, at: now, &outbox)
    }
  }

  private mutating func hear(
    _ answer: OperatorAnswer, at now: Instant, _ outbox: inout Outbox
  ) {
    counts.count(answer)
    switch answer {
    case .telemetry: askAgain = nil
    case .vehicles(let names) where vehicles.isEmpty && !names.isEmpty:
      vehicles = names
      nextCommand = now.advanced(by: options.commandInterval)
      asking.reset()
      ask(at: now, &outbox)
    case .vehicles, .acknowledgement, .refusal, .error, .other: break
    }
  }

  /// Asks for the list, or once that has come, for telemetry.
  private mutating func ask(at now: Instant, _ outbox: inout Outbox) {
    guard case .present(let connection) = stage else { return }
    let request: JSON =
      vehicles.isEmpty
      ? ["command": "get_vehicles"]
      : ["command": "subscribe", "rate_hz": JSON(options.rateHertz)]
    outbox.send(Message(.text, request.bytes), on: connection)
    askAgain = now.advanced(by: asking.next())
  }

  private mutating func command(
    on connection: ConnectionID, at now: Instant, _ outbox: inout Outbox
  ) {
    guard let due = nextCommand, due <= now else { return }
    let command = OperatorCommand(
      seed: options.seed, index: options.index, number: counts.commands)
    outbox.send(command.message(vehicles: vehicles), on: connection)
    counts.commands += 1
    // From the one before, so that the pace does not drift.
    nextCommand = due.advanced(by: options.commandInterval)
  }

  private mutating func leave(at now: Instant) {
    stage = .away(until: now.advanced(by: reconnecting.next()))
    vehicles = []
    nextCommand = nil
    askAgain = nil
  }
}
