package import LightlagCodecs
package import LightlagCore
import LightlagEncoding

/// What clients ask for.
extension RoverServer {
  /// The largest speed that is looked at, in millionths; what the bus has is less.
  private static var speeds: ClosedRange<Int64> { -20_000_000...20_000_000 }

  /// Takes an event of a client.
  package mutating func receive(
    _ event: SocketIOEvent, from client: ConnectionID, at now: Instant,
    into outputs: inout [Output]
  ) {
    counts.received += 1
    let name = event.payload.name ?? ""
    let first = event.payload.arguments.first ?? .null
    let data = first.isNull ? JSON.object([]) : first
    do throws(FieldFailure) {
      if options.isValidating { try RoverSchema.check(name, data) }
      let accepted = RoverEvent(
        name: name, data: complete(data, at: now), attachments: event.payload.attachments,
        client: client, instant: now)
      let answer = try obey(accepted, into: &outputs)
      acknowledge(event, answer, client, into: &outputs)
    } catch {
      counts.validationErrors += 1
      refuse(name, error, event, client, at: now, into: &outputs)
    }
  }

  /// Gives an object a timestamp and a name where it has none.
  private mutating func complete(_ data: JSON, at now: Instant) -> JSON {
    guard case .object(var members) = data else { return data }
    if data["timestamp"] == nil {
      members.append(JSON.Member(name: "timestamp", value: .seconds(now)))
    }
    if data["message_id"] == nil {
      members.append(JSON.Member(name: "message_id", value: .string(nextMessageID())))
    }
    return .object(members)
  }

  /// Does what an event asks for, and returns what it is acknowledged with.
  private mutating func obey(
    _ event: RoverEvent, into outputs: inout [Output]
  ) throws(FieldFailure) -> JSON {
    var problem: String?
    var isKnown = true
    switch event.name {
    case "driveCommands": problem = try drive(event.data, into: &outputs)
    case "emergencyStop":
      wish(.emergencyStop, instead: .clear, at: event.instant, into: &outputs)
    case "homingRequest":
      if state.isStopped {
        problem = "emergency stop"
      } else {
        wish(.homingRequest, at: event.instant, into: &outputs)
      }
    case "clearFaults":
      wish(.clear, instead: .emergencyStop, at: event.instant, into: &outputs)
    case "subscribe": try subscribe(event)
    case "unsubscribe":
      _ = try feed(event.data)
      pictures.stop(event.client)
    default: isKnown = false
    }
    let (failures, isDefault) = handlers.call(event, isKnown: isKnown)
    counts.handlerErrors += failures
    if isDefault { counts.unhandled += 1 }
    return answer(event, problem)
  }

  /// Returns a speed of a drive command; without validation one that is missing or wrong is none.
  private func speed(_ name: String, _ fields: Fields) throws(FieldFailure) -> Int64 {
    do throws(FieldFailure) {
      return try fields.millionths(name, clampedTo: Self.speeds)
    } catch {
      guard !options.isValidating else { throw error }
      return 0
    }
  }

  /// Gives a drive command to the bus; returns why not, where it does not.
  private mutating func drive(
    _ data: JSON, into outputs: inout [Output]
  ) throws(FieldFailure) -> String? {
    let fields = try Fields(data)
    let linear = try speed("linear", fields)
    let angular = try speed("angular", fields)
    guard !state.isStopped, !isStopping else {
      counts.refusals += 1
      return "emergency stop"
    }
    if case .running = homing {
      counts.refusals += 1
      return "homing"
    }
    counts.commands += 1
    outputs.append(
      .command(
        .setVelocities(
          x: RoverNumber.raw(linear: linear), y: 0,
          rotation: RoverNumber.raw(angular: angular))))
    return nil
  }

  private mutating func subscribe(_ event: RoverEvent) throws(FieldFailure) {
    let fields = try feed(event.data)
    let rates = Int64(Self.cameraRates.lowerBound)...Int64(Self.cameraRates.upperBound)
    let rate = try fields.integer("rate", in: rates, default: Int64(options.cameraHertz))
    subscribe(event.client, hertz: Int(rate), at: event.instant)
  }

  private static var cameraRates: ClosedRange<Int> { RoverServerOptions.cameraRates }

  /// Returns the fields of an event about a feed that there is.
  private func feed(_ data: JSON) throws(FieldFailure) -> Fields {
    let fields = try Fields(data)
    guard try fields.string("event", accepted: "cameraFeed") == "cameraFeed" else {
      throw fields.failure("event", accepted: "cameraFeed")
    }
    return fields
  }

  private func answer(_ event: RoverEvent, _ problem: String?) -> JSON {
    var members: [JSON.Member] = [JSON.Member(name: "success", value: .bool(problem == nil))]
    if let problem { members.append(JSON.Member(name: "error", value: .string(problem))) }
    for name in ["message_id", "timestamp"] {
      if let value = event.data[name] { members.append(JSON.Member(name: name, value: value)) }
    }
    return .object(members)
  }

  private mutating func acknowledge(
    _ event: SocketIOEvent, _ answer: JSON, _ client: ConnectionID,
    into outputs: inout [Output]
  ) {
    guard event.id != nil else { return }
    counts.acknowledged += 1
    outputs.append(.acknowledge(event, SocketIOPayload([answer]), client))
  }

  private mutating func refuse(
    _ name: String, _ failure: FieldFailure, _ event: SocketIOEvent, _ client: ConnectionID,
    at now: Instant, into outputs: inout [Output]
  ) {
    let answer: JSON = [
      "success": false, "event": .string(Fields.shortened(name)),
      "field": .string(failure.field), "message": .string(failure.description),
      "timestamp": .seconds(now),
    ]
    emit("error", answer, .only(client), into: &outputs)
    acknowledge(event, answer, client, into: &outputs)
  }
}
