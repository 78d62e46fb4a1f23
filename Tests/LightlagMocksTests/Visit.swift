import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

/// One client of a backend, over a perfect link: what it sends is answered at the same instant.
struct Visit {
  var session: Session
  let client: ClientID
  let connection: ConnectionID
  private var spare: [RemoteEndpoint.Delivery] = []

  init(
    _ backend: any Endpoint, listener: String? = nil, target: String = "/",
    crossing: Crossing = Crossing()
  ) throws {
    session = Session(
      backend: backend, configuration: .init(seed: 7, network: Network(crossing: crossing)),
      taps: [Log()])
    client = session.addClient(RemoteEndpoint())
    let headers = listener.map { [Header(name: "Lightlag-Listener", value: $0)] } ?? []
    connection = session.act(as: .client(client)) { outbox in
      outbox.connect(OpenRequest(target: target, headers: headers))
    }
    try session.advance(to: .start)
  }

  /// A visit of the sandbox whose every chance follows from seed 42.
  init(push: Bool = false, listener: String? = nil, target: String = "/") throws {
    try self.init(
      Vehicles(VehiclesOptions(seed: 42, push: push, depthWidth: 64, depthHeight: 48)),
      listener: listener, target: target)
  }

  /// Opens another connection for the same client.
  mutating func open(target: String) throws -> ConnectionID {
    let connection = session.act(as: .client(client)) { $0.connect(OpenRequest(target: target)) }
    try session.advance(to: session.now)
    return connection
  }

  /// Lets time pass until so many nanoseconds after the start.
  mutating func wait(untilNanoseconds nanoseconds: Int64) throws {
    try session.advance(to: Instant(nanoseconds: nanoseconds))
  }

  /// Lets time pass until so many milliseconds after the start.
  mutating func wait(until milliseconds: Int64) throws {
    try wait(untilNanoseconds: milliseconds * 1_000_000)
  }

  mutating func send(_ message: Message, on other: ConnectionID? = nil) throws {
    let connection = other ?? connection
    session.act(as: .client(client)) { $0.send(message, on: connection) }
    try session.advance(to: session.now)
  }

  /// Returns the messages that have come since the last call.
  mutating func received() -> [Message] {
    session.takeDeliveries(of: .client(client), into: &spare)
    return spare.compactMap { delivery in
      guard case .message(_, let message) = delivery.event else { return nil }
      return message
    }
  }

  /// Sends a text, and returns the one answer to it, as text.
  mutating func answer(_ text: String) throws -> String {
    _ = received()
    try send(Message(text: text))
    let messages = received()
    try #require(messages.count == 1, "one answer to \(text)")
    return messages[0].text
  }

  /// Sends a text, and returns the one answer to it.
  mutating func ask(_ text: String) throws -> JSON {
    try JSON(parsing: Array(try answer(text).utf8))
  }

  /// Sends a control command for a vehicle, `details` being further members.
  mutating func control(
    _ action: String, _ details: String = "", vehicle: String = "EX001"
  ) throws -> JSON {
    let start = #"{"command":"control_vehicle","vehicle_id":"\#(vehicle)","action":"\#(action)""#
    return try ask(start + (details.isEmpty ? "" : "," + details) + "}")
  }

  /// Returns the state of one vehicle, as telemetry has it now.
  mutating func state(_ vehicle: String = "EX001") throws -> JSON {
    try #require(try ask(#"{"command":"get_telemetry"}"#)["vehicles"]?[vehicle])
  }
}

/// Keeps every event.
struct Log: Tap {
  var events: [SessionEvent] = []
  mutating func observe(_ event: SessionEvent) { events.append(event) }

  /// Nanoseconds at which messages were sent to clients.
  var sentDown: [Int64] {
    events.compactMap { event in
      guard case .sent(.downlink, _, _, _, _) = event.kind else { return nil }
      return event.instant.nanoseconds
    }
  }
}
