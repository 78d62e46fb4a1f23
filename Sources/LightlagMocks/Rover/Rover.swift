package import LightlagCodecs
package import LightlagCore
package import LightlagEncoding

/// A rover from its server down to its motors, as one state machine without I/O.
///
/// Server, bridge, line, adapter, bus and controller each do what is due at an instant, in this
/// order: what is done to the rover, what comes down to the controller, a step of its loop, what
/// comes up to the server, and the server. The instants are its own and follow from the start of
/// the run, so that it does not matter how often it is told the time, or by whom.
package struct Rover: Sendable {
  /// How long a rover that nobody watches is left alone, so that it has little to catch up.
  private static let idleTime = Duration.seconds(10)
  /// Most emergency stops that are kept.
  private static let recordLimit = 100

  /// How it is built.
  package let options: MockRoverOptions
  /// The application.
  package internal(set) var server: RoverServer
  /// The server's end of the line.
  package private(set) var bridge: CANBridge
  /// The line down to the controller.
  package private(set) var down: SLCANLine
  /// The line up to the server.
  package private(set) var up: SLCANLine
  /// The controller's end of the line.
  package private(set) var adapter: SLCANAdapter
  /// The motors and their loop.
  package private(set) var controller: MotorController
  /// What drives it all.
  package private(set) var battery: Battery
  /// The emergency stops that clients asked for, the latest last.
  package private(set) var stops: [EmergencyStopRecord] = []
  /// How far it has come.
  package private(set) var now = Instant.start

  /// Whether someone besides the server listens on the bus.
  package var isOverheard = false
  /// What was on the bus while someone listened, until that is taken.
  package var overheard: [CANFrame] = []

  /// When its line's adapter tells of errors on the bus.
  private var busFaults: SLCANDamage
  private var actions: ArraySlice<RoverAction>
  private var stepCount: Int64 = 0
  private let stepNanoseconds: Int64
  private var frames: [CANFrame] = []
  private var bus: [CANFrame] = []
  private var bytes: [UInt8] = []
  private var news: [RoverFrame] = []

  /// Creates a rover at the start of a run.
  package init(_ options: MockRoverOptions) {
    self.options = options
    let (line, motors) = (options.line, options.controller)
    server = RoverServer(options.server, motorCount: motors.motorCount, seed: options.seed)
    bridge = CANBridge(bufferBytes: line.bufferBytes)
    down = SLCANLine(line, seed: options.seed, direction: .downlink)
    up = SLCANLine(line, seed: options.seed, direction: .uplink)
    var settings = SLCANAdapter.Settings()
    settings.bufferLimit = line.bufferBytes
    settings.mode = line.adapter.isStrict ? .strict : .lenient
    adapter = SLCANAdapter(settings: settings)
    busFaults = SLCANDamage(line.adapter.faults, seed: options.seed, lane: -3)
    controller = MotorController(motors)
    battery = Battery(rateHertz: motors.rateHertz)
    stepNanoseconds = motors.stepNanoseconds
    // A sort that keeps the order of what is done at one instant.
    actions =
      options.actions.enumerated()
      .sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }
      .map(\.element)[...]
  }

  /// When something happens next.
  package var deadline: Instant {
    var next = min(nextStep, server.deadline, bridge.deadline)
    if let due = down.deadline { next = min(next, due) }
    if let due = up.deadline { next = min(next, due) }
    if let action = actions.first { next = min(next, action.instant) }
    return next
  }

  /// When it is to be caught up where nobody watches.
  package var idleDeadline: Instant { now.advanced(by: Self.idleTime) }

  /// What was injected into the line between server and controller, one by one.
  var lineRecord: SLCANRecord {
    var record = SLCANRecord()
    down.note(in: &record)
    up.note(in: &record)
    busFaults.note(in: &record)
    return record
  }

  private var nextStep: Instant { Instant(nanoseconds: (stepCount + 1) * stepNanoseconds) }

  // MARK: Inputs

  /// Does whatever is due by `instant`.
  package mutating func advance(to instant: Instant, into outputs: inout [RoverServer.Output]) {
    while true {
      let due = max(deadline, now)
      guard due <= instant else { break }
      now = due
      act(into: &outputs)
      readDown()
      if nextStep <= now { step() }
      readUp()
      serve(into: &outputs)
    }
    now = max(now, instant)
  }

  /// Takes note of a client that has come.
  package mutating func join(_ client: ConnectionID) { server.join(client, at: now) }

  /// Takes note of a client that has left.
  package mutating func leave(_ client: ConnectionID) { server.leave(client) }

  /// Takes an event of a client, after whatever is due by then.
  package mutating func receive(
    _ event: SocketIOEvent, from client: ConnectionID, at instant: Instant,
    into outputs: inout [RoverServer.Output]
  ) {
    advance(to: instant, into: &outputs)
    if event.payload.name == "emergencyStop" { noteStop() }
    let count = outputs.count
    server.receive(event, from: client, at: now, into: &outputs)
    command(&outputs, from: count)
  }

  /// Takes what another node puts on the bus, after whatever is due by then.
  package mutating func put(
    _ frames: [CANFrame], at instant: Instant, into outputs: inout [RoverServer.Output]
  ) {
    advance(to: instant, into: &outputs)
    for frame in frames { controller.receive(frame, into: &bus) }
    deliver()
    if controller.isStopped { noteStopped() }
  }

  /// Takes over a partial state, as if the rover itself had come to it.
  package mutating func update(_ partial: JSON) throws(FieldFailure) {
    try server.update(partial, at: now)
    if let charge = partial["battery_percentage"], !charge.isNull {
      battery.charge = server.state.batteryCharge
    }
  }

  /// Gives a motor a fault.
  package mutating func inject(_ fault: MotorFault, motor: Int) {
    controller.inject(fault, motor: motor, into: &bus)
    deliver()
  }

  // MARK: Stages

  private mutating func act(into outputs: inout [RoverServer.Output]) {
    while let action = actions.first, action.instant <= now {
      actions.removeFirst()
      switch action.kind {
      case .fault(let fault, let motor): inject(fault, motor: motor)
      case .clear:
        controller.receive(RoverFrame.clear.frame, into: &bus)
        deliver()
      case .emergencyStop:
        controller.receive(RoverFrame.emergencyStop.frame, into: &bus)
        deliver()
        noteStopped()
      case .state(let partial): try? update(partial)
      }
    }
  }

  /// Lets what has come down the line go over the bus to the controller.
  private mutating func readDown() {
    while let text = down.read(by: now) {
      frames.removeAll(keepingCapacity: true)
      bytes.removeAll(keepingCapacity: true)
      adapter.receive(text, frames: &frames, replies: &bytes)
      up.write(bytes, at: now)
      for frame in frames { controller.receive(frame, into: &bus) }
      if isOverheard { overheard += frames }
      deliver()
      if controller.isStopped { noteStopped() }
    }
  }

  private mutating func step() {
    stepCount += 1
    controller.advance(into: &bus)
    battery.drain(controller.current)
    deliver()
  }

  /// Lets what the controller has put on the bus go up the line.
  private mutating func deliver() {
    guard !bus.isEmpty else { return }
    bytes.removeAll(keepingCapacity: true)
    let milliseconds = now.nanoseconds / 1_000_000
    for frame in bus {
      if busFaults.hasBusError() { adapter.report(.checksum, replies: &bytes) }
      adapter.deliver(frame, milliseconds: milliseconds, replies: &bytes)
    }
    if isOverheard { overheard += bus }
    bus.removeAll(keepingCapacity: true)
    up.write(bytes, at: now)
  }

  private mutating func readUp() {
    while let text = up.read(by: now) {
      news.removeAll(keepingCapacity: true)
      bridge.read(text, into: &news)
      for frame in news { server.receive(frame, at: now) }
    }
  }

  private mutating func serve(into outputs: inout [RoverServer.Output]) {
    if bridge.deadline <= now {
      bytes.removeAll(keepingCapacity: true)
      bridge.advance(to: now, into: &bytes)
      down.write(bytes, at: now)
    }
    guard server.deadline <= now else { return }
    let count = outputs.count
    server.advance(to: now, readings, into: &outputs)
    command(&outputs, from: count)
  }

  /// Takes the frames out of the outputs from that place on, and gives them to the bridge.
  private mutating func command(_ outputs: inout [RoverServer.Output], from start: Int) {
    bytes.removeAll(keepingCapacity: true)
    var place = start
    for index in start..<outputs.count {
      if case .command(let frame) = outputs[index] {
        bridge.write(frame, into: &bytes)
      } else {
        outputs.swapAt(place, index)
        place += 1
      }
    }
    outputs.removeLast(outputs.count - place)
    down.write(bytes, at: now)
  }

  private func readings() -> RoverReadings {
    RoverReadings(
      charge: battery.charge, millivolts: battery.millivolts,
      temperatures: controller.motors.map(\.temperature),
      encoders: controller.motors.indices.map { controller.encoderReading(of: $0) },
      pose: controller.pose)
  }

  // MARK: Emergency stops

  private mutating func noteStop() {
    if stops.count == Self.recordLimit { stops.removeFirst() }
    stops.append(EmergencyStopRecord(asked: now, stopped: controller.isStopped ? now : nil))
  }

  private mutating func noteStopped() {
    for index in stops.indices where stops[index].stopped == nil { stops[index].stopped = now }
  }
}
