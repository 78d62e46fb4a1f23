package import LightlagCodecs
import LightlagCore

/// The motors of a rover and the loop that controls them, in steps of equal length.
///
/// Whoever owns it counts the time: `advance` does one step. Commands take effect at once, and are
/// carried out from the next step on. All is whole numbers, so that the same commands before the
/// same steps lead every machine to the same state.
package struct MotorController: Hashable, Sendable {
  /// What has happened so far.
  package struct Counts: Hashable, Sendable {
    /// Commands that moved, or would have, if their motors had not had a fault.
    package fileprivate(set) var commands = 0
    /// Commands that came while an emergency stop or homing held, or for no or a broken motor.
    package fileprivate(set) var refusals = 0
    /// Frames that say nothing to a controller.
    package fileprivate(set) var strangers = 0
    /// Times that the wheels were stopped for want of a command.
    package fileprivate(set) var watchdogs = 0
    /// Faults of motors, injected or not.
    package fileprivate(set) var faults = 0
    /// Emergency stops, those while one held already not counted.
    package fileprivate(set) var emergencyStops = 0

    /// Creates a count of nothing.
    package init() {}
  }

  /// Where the mast looks, in 1/64 degree.
  package struct Mast: Hashable, Sendable {
    /// To the left.
    package var pan: Int16 = 0
    /// Upward.
    package var tilt: Int16 = 0

    /// Creates a place, by default straight ahead.
    package init(pan: Int16 = 0, tilt: Int16 = 0) {
      self.pan = pan
      self.tilt = tilt
    }
  }

  /// The fastest that a wheel turns, in microradians a second.
  private static let fastest: Int64 = 10_000_000
  /// By how much a wheel's speed changes in a second, in microradians a second.
  private static let ramp: Int64 = 5_000_000

  /// How it is built.
  package let options: MotorControllerOptions
  /// What has happened so far.
  package private(set) var counts = Counts()
  /// The motors; those of even number are on the left.
  package private(set) var motors: [Motor]
  /// Where the rover is.
  package private(set) var pose = Pose()
  /// How far homing has come.
  package private(set) var homing = Homing.idle
  /// Whether an emergency stop holds.
  package private(set) var isStopped = false
  /// Steps done.
  package private(set) var step: Int64 = 0
  /// How the chassis was last told to move, as the bus had it.
  package private(set) var lastCommand: RoverFrame?
  /// Where the mast looks, in 1/64 degree.
  package private(set) var mast = Mast()
  /// The step at which homing ends.
  private var homingEnd: Int64 = 0
  /// The step at which the wheels stop unless there is a command before.
  private var watchdogEnd: Int64?

  private let rate: Int64
  private let rampPerStep: Int64
  private let homingSteps: Int64
  private let watchdogSteps: Int64

  /// Creates a controller whose motors are at rest.
  package init(_ options: MotorControllerOptions) {
    self.options = options
    motors = [Motor](repeating: Motor(), count: options.motorCount)
    rate = Int64(options.rateHertz)
    rampPerStep = Self.ramp / rate
    homingSteps = options.steps(options.homingDuration)
    watchdogSteps = options.steps(options.watchdog)
  }

  /// Whether all motors are at rest and shall be.
  package var isAtRest: Bool { motors.allSatisfy { $0.velocity == 0 && $0.setpoint == 0 } }

  /// The current of all motors in milliamperes.
  package var current: Int64 { motors.reduce(0) { $0 + $1.current } }

  /// How the chassis moves, by its wheels: micrometres and microradians to the left a second.
  package var velocities: (linear: Int64, angular: Int64) {
    let (left, right) = sides
    let radius = Int64(options.wheelRadiusMillimetres)
    return (
      (left + right) / 2 * radius / 1_000,
      (right - left) * radius / Int64(options.wheelbaseMillimetres)
    )
  }

  /// The mean speeds of the wheels of both sides.
  @inline(__always)
  private var sides: (left: Int64, right: Int64) {
    var sums = (left: Int64(0), right: Int64(0))
    for index in motors.indices {
      if index & 1 == 0 {
        sums.left += motors[index].velocity
      } else {
        sums.right += motors[index].velocity
      }
    }
    return (sums.left / Int64((motors.count + 1) / 2), sums.right / Int64(motors.count / 2))
  }

  /// Returns what the encoder of a motor shows, give or take a count.
  package func encoderReading(of index: Int) -> Int64 {
    let noise = MockDraw(options.seed, .encoder, Int(truncatingIfNeeded: step), index)
    return motors[index].encoderCount(rate: rate) + noise.number(in: -1...1)
  }

  // MARK: Steps

  /// Does one step; what is to be put on the bus is appended.
  package mutating func advance(into frames: inout [CANFrame]) {
    step += 1
    if case .running = homing { home() }
    if let end = watchdogEnd, step >= end { watch() }
    if options.faultRate > .never { breakSomething(into: &frames) }
    for index in motors.indices {
      guard motors[index].advance(rate: rate, ramp: rampPerStep) != nil else { continue }
      counts.faults += 1
      tell(index, into: &frames)
    }
    let (linear, angular) = velocities
    pose.advance(linear: linear, angular: angular, rate: rate)
    if step % Int64(options.reportSteps) == 0 { report(into: &frames) }
  }

  private mutating func home() {
    guard step < homingEnd else {
      guard !options.failsHoming else { return homing = .failed }
      for index in motors.indices { motors[index].resetTravel() }
      return homing = .complete
    }
    homing = .running(percent: UInt8((homingSteps - homingEnd + step) * 100 / homingSteps))
  }

  private mutating func watch() {
    watchdogEnd = nil
    guard motors.contains(where: { $0.setpoint != 0 }) else { return }
    counts.watchdogs += 1
    for index in motors.indices { motors[index].setpoint = 0 }
  }

  private mutating func breakSomething(into frames: inout [CANFrame]) {
    let place = Int(truncatingIfNeeded: step)
    guard MockDraw(options.seed, .motorFault, place).draw.decides(options.faultRate) else { return }
    let which = MockDraw(options.seed, .motorFault, place, 1)
    let kind = MockDraw(options.seed, .motorFault, place, 2)
    let kinds = MotorFault.allCases
    inject(
      kinds[Int(kind.number(in: 0...Int64(kinds.count - 1)))],
      motor: Int(which.number(in: 0...Int64(motors.count - 1))), into: &frames)
  }

  // MARK: Inputs

  /// Gives a motor a fault; one that is not there has none.
  package mutating func inject(_ fault: MotorFault, motor index: Int, into frames: inout [CANFrame])
  {
    guard motors.indices.contains(index), motors[index].fault == nil else { return }
    counts.faults += 1
    motors[index].fail(fault)
    failHoming()
    tell(index, into: &frames)
  }

  /// Takes a frame from the bus; what is to be put there in answer is appended.
  package mutating func receive(_ frame: CANFrame, into frames: inout [CANFrame]) {
    switch RoverFrame(frame) {
    case .setVelocities(let x, _, let rotation): drive(frame, x: x, rotation: rotation)
    case .motorCommand(let index, let velocity): turn(Int(index), velocity: velocity)
    case .heartbeatRequest: frames.append(RoverFrame.heartbeatResponse.frame)
    case .homingRequest:
      beginHoming()
      frames.append(RoverFrame.homing(homing).frame)
    case .emergencyStop:
      emergencyStop()
      frames.append(RoverFrame.emergencyStop.frame)
    case .clear:
      isStopped = false
      for index in motors.indices { motors[index].clear() }
      frames.append(RoverFrame.clear.frame)
    case .mast(let pan, let tilt): mast = Mast(pan: pan, tilt: tilt)
    case .velocities, .heartbeatResponse, .motorStatus, .homing, nil: counts.strangers += 1
    }
  }

  /// Turns the wheels as the chassis is to move: (v -+ w x wheelbase / 2) / radius.
  private mutating func drive(_ frame: CANFrame, x: Int16, rotation: Int16) {
    guard mayMove else { return counts.refusals += 1 }
    counts.commands += 1
    lastCommand = RoverFrame(frame)
    let linear = RoverNumber.linear(raw: x)
    let half = RoverNumber.angular(raw: rotation) * Int64(options.wheelbaseMillimetres) / 2_000
    let radius = Int64(options.wheelRadiusMillimetres)
    let left = Self.clamped((linear - half) * 1_000 / radius)
    let right = Self.clamped((linear + half) * 1_000 / radius)
    for index in motors.indices where motors[index].fault == nil {
      motors[index].setpoint = index & 1 == 0 ? left : right
    }
    watchdogEnd = step + watchdogSteps
  }

  private mutating func turn(_ index: Int, velocity: Int16) {
    guard mayMove, motors.indices.contains(index), motors[index].fault == nil else {
      return counts.refusals += 1
    }
    counts.commands += 1
    motors[index].setpoint = Self.clamped(Int64(velocity) * 1_000)
    watchdogEnd = step + watchdogSteps
  }

  private var mayMove: Bool {
    if case .running = homing { return false }
    return !isStopped
  }

  private mutating func beginHoming() {
    guard mayMove else { return counts.refusals += 1 }
    homing = .running(percent: 0)
    homingEnd = step + homingSteps
    for index in motors.indices { motors[index].setpoint = 0 }
  }

  private mutating func failHoming() {
    if case .running = homing { homing = .failed }
  }

  private mutating func emergencyStop() {
    for index in motors.indices { motors[index].halt() }
    failHoming()
    guard !isStopped else { return }
    isStopped = true
    counts.emergencyStops += 1
  }

  private static func clamped(_ speed: Int64) -> Int64 { max(-fastest, min(fastest, speed)) }

  // MARK: Reports

  /// Tells how all is, again and again, as a line may lose any of it.
  private func report(into frames: inout [CANFrame]) {
    let (linear, angular) = velocities
    frames.append(
      RoverFrame.velocities(
        x: RoverNumber.raw(linear: linear), y: 0, rotation: RoverNumber.raw(angular: angular)
      ).frame)
    for index in motors.indices { tell(index, into: &frames) }
    if homing != .idle { frames.append(RoverFrame.homing(homing).frame) }
    if isStopped { frames.append(RoverFrame.emergencyStop.frame) }
  }

  private func tell(_ index: Int, into frames: inout [CANFrame]) {
    let motor = motors[index]
    frames.append(
      RoverFrame.motorStatus(
        index: UInt8(index), velocity: Int16(clamping: motor.velocity / 1_000),
        current: Int16(clamping: motor.current), fault: motor.fault
      ).frame)
  }
}
