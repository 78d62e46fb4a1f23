public import LightlagCore

/// The telemetry server and the depth server of one virtual sandbox, as one backend.
///
/// Which of the two a connection came to, its opening request says in the header
/// `lightlag-listener` (`telemetry` or `depth`), which whoever listens puts there. Where there
/// is no such header it is depth for a path that begins with `/depth`, and telemetry for others.
///
/// Vehicles move in steps of 50 ms, at a speed that is counted in sandbox units a step. They
/// are caught up when someone looks: a server that nobody has subscribed to never wakes.
///
/// An endpoint knows no wall clock: a `timestamp` is in seconds since the run began, with up to
/// six places. That of a vehicle's state is the instant of the step it shows.
public struct Vehicles: Endpoint {
  /// What a connection is served.
  private enum Listener: String, Sendable {
    case telemetry
    case depth
  }

  /// A connection, as long as it is open.
  private struct Viewer: Sendable {
    let listener: Listener
    /// How frames are pushed, where they are.
    var format = DepthRequest.Format.json
  }

  /// How the sandbox is set up.
  public let options: VehiclesOptions

  private var fleet: Fleet
  private var terrain: Terrain
  private var camera: DepthCamera
  private var snapshot = TelemetrySnapshot()
  private var viewers: [ConnectionID: Viewer] = [:]
  private var schedule = PushSchedule()

  /// Creates the sandbox as it is at the start of a run.
  public init(_ options: VehiclesOptions) {
    self.options = options
    fleet = Fleet(seed: options.seed)
    terrain = Terrain(seed: options.seed)
    camera = DepthCamera(width: options.depthWidth, height: options.depthHeight)
  }

  public var deadline: Instant? { schedule.deadline }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    switch event {
    case .opened(let connection, let request):
      let viewer = Viewer(listener: Self.listener(request))
      viewers[connection] = viewer
      guard options.push, viewer.listener == .telemetry else { return }
      subscribe(connection, PushRate(hertz: TelemetryRequest.defaultHertz), at: now, &outbox)
    case .rejected(let connection, _, _), .closed(let connection, _):
      viewers[connection] = nil
      schedule.stop(connection)
    case .message(let connection, let message):
      receive(message, on: connection, at: now, &outbox)
    }
  }

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    while let connection = schedule.next(dueBy: now) { push(connection, at: now, &outbox) }
  }

  private static func listener(_ request: OpenRequest) -> Listener {
    let named = request.headers.first { $0.name == Header.listenerName }?.value
    if let listener = named.flatMap(Listener.init(rawValue:)) { return listener }
    return request.target.hasPrefix("/depth") ? .depth : .telemetry
  }

  // MARK: Requests

  private mutating func receive(
    _ message: Message, on connection: ConnectionID, at now: Instant, _ outbox: inout Outbox
  ) {
    switch message.kind {
    case .ping: outbox.send(Message(.pong, message.bytes), on: connection)
    case .pong: break
    case .binary: outbox.send(Reply.error(.binary), on: connection)
    case .text:
      do throws(RequestFailure) {
        switch viewers[connection]?.listener {
        case .depth: serve(try DepthRequest(message.bytes), connection, at: now, &outbox)
        case .telemetry, nil:
          serve(try TelemetryRequest(message.bytes), connection, at: now, &outbox)
        }
      } catch {
        outbox.send(Reply.error(error), on: connection)
      }
    }
  }

  private mutating func serve(
    _ request: TelemetryRequest, _ connection: ConnectionID, at now: Instant,
    _ outbox: inout Outbox
  ) {
    switch request {
    case .vehicles: outbox.send(Reply.vehicles(at: now), on: connection)
    case .telemetry: push(connection, at: now, &outbox)
    case .subscribe(let rate): subscribe(connection, rate, at: now, &outbox)
    case .unsubscribe:
      schedule.stop(connection)
      outbox.send(Reply.plain("unsubscribed", at: now), on: connection)
    case .control(let control):
      let refusal = obey(control, at: now)
      outbox.send(Reply.control(control, refusal, at: now), on: connection)
    }
  }

  private mutating func serve(
    _ request: DepthRequest, _ connection: ConnectionID, at now: Instant, _ outbox: inout Outbox
  ) {
    switch request {
    case .frame(let format, let reset):
      if reset { camera.resetCalibration() }
      outbox.send(frame(format, at: now), on: connection)
    case .ping: outbox.send(Reply.plain("pong", at: now), on: connection)
    case .startStream(let rate, let format):
      viewers[connection]?.format = format
      subscribe(connection, rate, at: now, &outbox)
    case .stopStream:
      schedule.stop(connection)
      outbox.send(Reply.plain("stream_stopped", at: now), on: connection)
    case .setTerrain(let change):
      terrain.apply(change)
      outbox.send(Reply.done("set_terrain", at: now), on: connection)
    case .calibrate:
      fleet.advance(to: now)
      camera.calibrate(terrain, fleet, at: now)
      outbox.send(Reply.done("calibrate", at: now), on: connection)
    }
  }

  private mutating func obey(
    _ control: TelemetryRequest.Control, at now: Instant
  ) -> VehicleRefusal? {
    guard let order = control.order else { return .noAction(Fields.shortened(control.action)) }
    fleet.advance(to: now)
    do throws(VehicleRefusal) {
      try fleet.obey(order, vehicle: control.vehicle)
      return nil
    } catch {
      return error
    }
  }

  // MARK: Pushes

  /// Pushes now, and then at the rate.
  private mutating func subscribe(
    _ connection: ConnectionID, _ rate: PushRate, at now: Instant, _ outbox: inout Outbox
  ) {
    push(connection, at: now, &outbox)
    schedule.start(connection, rate, at: now)
  }

  private mutating func push(
    _ connection: ConnectionID, at now: Instant, _ outbox: inout Outbox
  ) {
    let viewer = viewers[connection]
    if viewer?.listener == .depth {
      outbox.send(frame(viewer?.format ?? .json, at: now), on: connection)
    } else {
      fleet.advance(to: now)
      outbox.send(snapshot.message(fleet, at: now), on: connection)
    }
  }

  private mutating func frame(_ format: DepthRequest.Format, at now: Instant) -> Message {
    fleet.advance(to: now)
    return camera.frame(format, terrain, fleet, at: now)
  }
}
