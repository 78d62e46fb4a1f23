/// One vehicle, as it stands after a whole number of steps.
///
/// It does one errand at a time: it stands, drives a leg, or works. When an errand ends, the
/// next of its mission begins at that step. Each errand's end is known when it begins, so a
/// vehicle is caught up over any number of steps at the cost of the ground that it covers.
struct Vehicle: Hashable, Sendable {
  /// What a vehicle does.
  enum Task: Hashable, Sendable {
    case idle
    case moving(Leg)
    /// Works until that step, or until told otherwise.
    case working(until: Int64?)
    /// Can do nothing: its battery ran flat while it worked.
    case error
  }

  /// One part of a mission.
  enum Errand: Hashable, Sendable {
    case drive(to: Point)
    case work(steps: Int64)
  }

  /// Hundredths of a percent that one step of work takes.
  static let drain: Int64 = 1

  let model: VehicleModel
  private(set) var position: Point
  private(set) var heading: Heading
  /// Millionths of a unit a step; zero after an emergency stop.
  private(set) var speed: Int64
  /// Hundredths of a percent.
  private(set) var battery: Int64
  private(set) var attachment = Attachment.idle
  private(set) var task = Task.idle
  /// What is left of the mission, the next errand last.
  private var errands: [Errand] = []
  /// The cell of the ground that was passed last.
  private var cell: Int

  /// Creates a vehicle as it stands at the start of a run.
  init(_ model: VehicleModel, battery: Int64) {
    self.model = model
    self.battery = battery
    position = model.position
    heading = model.heading
    speed = model.speed
    cell = Ruts.cell(of: model.position)
  }

  /// Whether it moves or works.
  var isActive: Bool {
    switch task {
    case .moving, .working: true
    case .idle, .error: false
    }
  }

  /// Obeys an order, after a step; one that starts a mission comes with its errands.
  mutating func obey(
    _ order: VehicleOrder, at step: Int64, mission: [Errand] = []
  ) throws(VehicleRefusal) {
    switch order {
    case .drive(let distance):
      let end = Sandbox.end(of: heading.way(distance), from: position)
      try begin([.drive(to: end)], turning: false, at: step)
    case .move(let target): try begin([.drive(to: target)], at: step)
    case .startMission: try begin(mission, at: step)
    case .turn(let angle):
      rest()
      heading = Heading(millionths: heading.millionths + angle)
    case .work(let attachment): try work(attachment)
    case .stop: rest()
    case .setSpeed(let speed): set(speed, at: step)
    case .select: break
    case .emergencyStop:
      rest()
      speed = 0
    }
  }

  /// Does all that falls between two steps.
  mutating func advance(from first: Int64, to last: Int64, on ruts: inout Ruts) {
    var step = first
    while step < last {
      switch task {
      case .idle, .error: return
      case .moving(let leg): drive(leg, from: &step, to: last, on: &ruts)
      case .working(let end): work(until: end, from: &step, to: last)
      }
    }
  }

  // MARK: Orders

  private mutating func begin(
    _ errands: [Errand], turning: Bool = true, at step: Int64
  ) throws(VehicleRefusal) {
    guard speed > 0 else { throw .noSpeed }
    rest()
    self.errands = errands.reversed()
    next(turning: turning, at: step)
  }

  private mutating func work(_ attachment: Attachment) throws(VehicleRefusal) {
    guard battery > 0 else { throw .flatBattery }
    rest()
    self.attachment = attachment
    task = .working(until: nil)
  }

  private mutating func set(_ speed: Int64, at step: Int64) {
    self.speed = speed
    guard case .moving(let leg) = task else { return }
    task = .moving(Leg(from: position, to: leg.target, at: step, speed: speed))
  }

  private mutating func rest() {
    task = .idle
    attachment = .idle
    errands = []
  }

  // MARK: Errands

  /// Begins the next errand, or rests after the last.
  private mutating func next(turning: Bool = true, at step: Int64) {
    attachment = .idle
    while let errand = errands.popLast() {
      switch errand {
      case .drive(let target):
        // Where it is already, there is nothing to do.
        guard target != position else { continue }
        if turning { heading = Heading(of: target - position) }
        task = .moving(Leg(from: position, to: target, at: step, speed: speed))
      case .work(let steps):
        attachment = .active
        task = .working(until: step + steps)
      }
      return
    }
    task = .idle
  }

  private mutating func drive(
    _ leg: Leg, from step: inout Int64, to last: Int64, on ruts: inout Ruts
  ) {
    let end = min(last, leg.end)
    while step < end {
      step += 1
      position = leg.position(at: step)
      let cell = Ruts.cell(of: position)
      guard cell != self.cell else { continue }
      self.cell = cell
      ruts.press(cell)
    }
    if step == leg.end { next(at: step) }
  }

  private mutating func work(until end: Int64?, from step: inout Int64, to last: Int64) {
    let flat = step + battery / Self.drain
    let reached = min(last, end ?? last, flat)
    battery -= (reached - step) * Self.drain
    step = reached
    if step == flat, step != end {
      rest()
      task = .error
    } else if step == end {
      next(at: step)
    }
  }
}
