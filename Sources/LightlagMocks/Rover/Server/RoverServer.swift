package import LightlagCodecs
package import LightlagCore
package import LightlagEncoding

/// The application on the rover: it obeys operators' events, and tells them how the rover fares.
///
/// It does no I/O: events of clients and frames of the bus are handed in, and what it wants sent
/// comes out, in order. What a client must not miss is also told again: the state once a second.
/// What the controller must not miss is repeated until it answers.
package struct RoverServer: Sendable {
  /// What the caller is to do.
  package enum Output: Hashable, Sendable {
    /// Send an event to clients.
    case emit(SocketIOPayload, SocketIOAudience.Selection)
    /// Acknowledge an event of a client.
    case acknowledge(SocketIOEvent, SocketIOPayload, ConnectionID)
    /// Put a frame on the bus.
    case command(RoverFrame)
  }

  /// Time after which the controller is told again.
  private static let patience = Duration.milliseconds(25)

  /// How it behaves.
  package var options: RoverServerOptions
  /// What has happened so far.
  package internal(set) var counts = RoverServerCounts()
  /// What it knows of the rover; to be changed by `update`.
  package internal(set) var state: RoverState
  /// What the bus has last told of the motors.
  package internal(set) var motors: [RoverMotor]
  /// How far homing has come.
  package internal(set) var homing = Homing.idle
  /// Users' handlers.
  var handlers = RoverHandlers()
  /// Clients in the order in which they came.
  var audience = SocketIOAudience()

  private let seed: Seed
  private let camera: RoverCamera
  private var wishes: [RoverWish] = []
  private var nextStatus = Instant.start
  private var nextSensors = Instant.start
  var pictures = PushSchedule()
  private var pictureCount = 0
  private var sensorCount = 0
  private var messageCount = 0

  /// Creates a server that nobody has come to.
  package init(_ options: RoverServerOptions, motorCount: Int, seed: Seed) {
    self.options = options
    self.seed = seed
    camera = RoverCamera(seed: seed)
    state = RoverState(motorCount: motorCount)
    motors = [RoverMotor](repeating: RoverMotor(), count: motorCount)
  }

  /// When the server wants `advance` called.
  package var deadline: Instant {
    var next = min(nextStatus, nextSensors)
    if let due = pictures.deadline { next = min(next, due) }
    for wish in wishes { next = min(next, wish.due) }
    return next
  }

  // MARK: Clients

  /// Takes note of a client that has come, and tells it the state.
  package mutating func join(_ client: ConnectionID, at now: Instant) {
    counts.connections += 1
    audience.join(client)
    nextStatus = now
    if options.sendsPicturesUnasked { subscribe(client, hertz: options.cameraHertz, at: now) }
  }

  /// Takes note of a client that has left; one that is not there does nothing.
  package mutating func leave(_ client: ConnectionID) {
    guard audience.members.contains(client) else { return }
    counts.disconnections += 1
    audience.leave(client)
    pictures.stop(client)
  }

  mutating func subscribe(_ client: ConnectionID, hertz: Int, at now: Instant) {
    pictures.start(client, PushRate(hertz: Int64(hertz)), at: now)
  }

  // MARK: State

  /// Takes over what a partial state names, and tells all clients.
  package mutating func update(_ partial: JSON, at now: Instant) throws(FieldFailure) {
    try state.merge(partial)
    changed(at: now)
  }

  /// Sees to it that all clients are told the state.
  mutating func changed(at now: Instant) {
    counts.changes += 1
    nextStatus = min(nextStatus, now)
  }

  /// Returns the next name for a message.
  mutating func nextMessageID() -> String {
    messageCount += 1
    return "m\(messageCount)"
  }

  // MARK: The bus

  /// Tells the controller something until it answers, in place of what it was told before.
  mutating func wish(
    _ frame: RoverFrame, instead: RoverFrame? = nil, at now: Instant,
    into outputs: inout [Output]
  ) {
    wishes.removeAll { $0.frame == frame || $0.frame == instead }
    wishes.append(RoverWish(frame: frame, due: now.advanced(by: Self.patience)))
    outputs.append(.command(frame))
  }

  /// Whether the controller is still to answer that it has stopped.
  var isStopping: Bool { wishes.contains { $0.frame == .emergencyStop } }

  /// Takes a frame from the bus.
  package mutating func receive(_ frame: RoverFrame, at now: Instant) {
    switch frame {
    case .velocities(let x, _, let rotation):
      state.linearVelocity = RoverNumber.linear(raw: x)
      state.angularVelocity = RoverNumber.angular(raw: rotation)
    case .motorStatus(let index, let velocity, let current, let fault):
      take(Int(index), RoverMotor(velocity: velocity, current: current, fault: fault), at: now)
    case .homing(let homing): take(homing, at: now)
    case .emergencyStop: take(isStopped: true, at: now)
    case .clear:
      wishes.removeAll { $0.frame == .clear }
      take(isStopped: false, at: now)
    case .setVelocities, .heartbeatRequest, .heartbeatResponse, .motorCommand, .homingRequest,
      .mast:
      break
    }
  }

  private mutating func take(_ index: Int, _ motor: RoverMotor, at now: Instant) {
    guard motors.indices.contains(index) else { return }
    let isNews = motors[index].fault != motor.fault
    motors[index] = motor
    state.motorCurrents[index] = Int64(motor.current)
    if isNews { changed(at: now) }
  }

  private mutating func take(_ homing: Homing, at now: Instant) {
    wishes.removeAll { $0.frame == .homingRequest }
    let isNews = homing.name != self.homing.name
    self.homing = homing
    state.isHomed = homing == .complete
    if isNews { changed(at: now) }
  }

  private mutating func take(isStopped: Bool, at now: Instant) {
    if isStopped { wishes.removeAll { $0.frame == .emergencyStop } }
    guard state.isStopped != isStopped else { return }
    state.isStopped = isStopped
    changed(at: now)
  }

  // MARK: Time

  /// Does whatever is due by `now`.
  package mutating func advance(
    to now: Instant, _ readings: () -> RoverReadings, into outputs: inout [Output]
  ) {
    repeatWishes(at: now, into: &outputs)
    guard min(nextStatus, nextSensors, pictures.deadline ?? .end) <= now else { return }
    // What nobody hears is not put into words, nor looked at more often than a status.
    let isHeard = !audience.members.isEmpty
    guard isHeard || nextStatus <= now else { return passSensors(now) }
    let readings = readings()
    take(readings)
    if nextStatus <= now {
      if isHeard {
        let data = status(readings, at: now)
        emit("systemStatus", data, .all, into: &outputs)
      }
      nextStatus = now.advanced(by: options.statusInterval)
    }
    if nextSensors <= now {
      passSensors(now)
      if isHeard {
        let noise = SensorNoise(seed: seed, number: sensorCount)
        let data = sensors(readings, noise, at: now)
        emit("sensorData", data, .all, into: &outputs)
      }
    }
    while let client = pictures.next(dueBy: now) {
      pictureCount += 1
      let data = picture(pictureCount, at: now)
      let attachment = camera.picture(frame: pictureCount, readings.pose)
      emit("cameraFeed", data, .only(client), attachments: [attachment], into: &outputs)
    }
  }

  private mutating func passSensors(_ now: Instant) {
    guard nextSensors <= now else { return }
    nextSensors = nextSensors.advanced(by: options.sensorInterval)
    sensorCount += 1
  }

  private mutating func repeatWishes(at now: Instant, into outputs: inout [Output]) {
    for index in wishes.indices where wishes[index].due <= now {
      counts.retries += 1
      wishes[index].due = now.advanced(by: Self.patience)
      outputs.append(.command(wishes[index].frame))
    }
  }

  private mutating func take(_ readings: RoverReadings) {
    state.batteryCharge = readings.charge
    state.batteryMillivolts = readings.millivolts
    state.temperatures = readings.temperatures
    state.position.x = readings.pose.x
    state.position.y = readings.pose.y
  }

  /// Sends an event to clients, where there are any.
  mutating func emit(
    _ name: String, _ data: JSON, _ selection: SocketIOAudience.Selection,
    attachments: [[UInt8]] = [], into outputs: inout [Output]
  ) {
    let count = if case .only = selection { 1 } else { audience.members.count }
    guard count > 0 else { return }
    counts.sent += count
    let payload = SocketIOPayload([.string(name), data], attachments: attachments)
    outputs.append(.emit(payload, selection))
  }

  private func picture(_ number: Int, at now: Instant) -> JSON {
    [
      "frame": JSON(number), "width": JSON(camera.width), "height": JSON(camera.height),
      "format": "png", "data": SocketIOPayload.placeholder(0), "timestamp": .seconds(now),
    ]
  }
}
