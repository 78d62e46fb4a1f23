import LightlagCore

/// The vehicles and the ground they pass over, caught up to a step when someone looks.
///
/// Time goes in steps of 50 ms from the start of the run. A vehicle at rest costs nothing to
/// catch up; one that drives costs its way, which its mission bounds.
struct Fleet: Hashable, Sendable {
  /// Nanoseconds of a step.
  static let stepNanoseconds: Int64 = 50_000_000

  private(set) var vehicles: [Vehicle]
  private(set) var ruts = Ruts()

  /// Steps done since the start.
  private(set) var step: Int64 = 0

  /// Grows with every order that is obeyed: what a snapshot shows follows from it and `step`.
  private(set) var revision = 0

  private let seed: Seed

  /// Creates the fleet as it stands at the start of a run.
  init(seed: Seed) {
    self.seed = seed
    vehicles = VehicleModel.all.enumerated().map { index, model in
      let battery = MockDraw(seed, .battery, index).number(in: 6_000...10_000)
      return Vehicle(model, battery: battery)
    }
    for vehicle in vehicles { ruts.press(Ruts.cell(of: vehicle.position)) }
  }

  /// The instant of the last step.
  var instant: Instant { Instant(nanoseconds: step * Self.stepNanoseconds) }

  /// Vehicles that move or work.
  var activeCount: Int { vehicles.count { $0.isActive } }

  /// Catches up with an instant that is not before the one reached.
  mutating func advance(to now: Instant) {
    let reached = now.nanoseconds / Self.stepNanoseconds
    guard reached > step else { return }
    for index in vehicles.indices {
      vehicles[index].advance(from: step, to: reached, on: &ruts)
    }
    step = reached
  }

  /// Gives an order to one vehicle, to take effect at once.
  mutating func obey(_ order: VehicleOrder, vehicle id: String) throws(VehicleRefusal) {
    guard let index = vehicles.firstIndex(where: { $0.model.id == id }) else {
      throw .noVehicle(Fields.shortened(id))
    }
    let errands = mission(order, of: index)
    try vehicles[index].obey(order, at: step, mission: errands)
    revision += 1
  }

  /// Returns what a mission consists of, which follows from the seed, the vehicle and its name.
  private func mission(_ order: VehicleOrder, of vehicle: Int) -> [Vehicle.Errand] {
    guard case .startMission(let name) = order else { return [] }
    // FNV-1a, so that missions of other names have other routes.
    let mixed = name.utf8.reduce(0x811c_9dc5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    return (0..<4).flatMap { place -> [Vehicle.Errand] in
      let address = (Int(mixed), vehicle, place * 2)
      let x = MockDraw(seed, .waypoint, address.0, address.1, address.2)
      let y = MockDraw(seed, .waypoint, address.0, address.1, address.2 + 1)
      let target = Point(x: x.number(in: Sandbox.rangeX), y: y.number(in: Sandbox.rangeY))
      // Two seconds of work at each place.
      return [.drive(to: target), .work(steps: 40)]
    }
  }
}
