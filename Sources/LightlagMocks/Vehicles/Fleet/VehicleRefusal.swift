/// Why a vehicle does not do what it is told.
enum VehicleRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no vehicle of that name.
  case noVehicle(String)
  /// There is no action of that name.
  case noAction(String)
  /// It was stopped in an emergency, and has no speed.
  case noSpeed
  /// It has nothing left to work with.
  case flatBattery

  var description: String {
    switch self {
    case .noVehicle(let id):
      "no vehicle \"\(id)\"; there are \(VehicleModel.all.map(\.id).joined(separator: ", "))"
    case .noAction(let name):
      "no action \"\(name)\"; there are "
        + VehicleAction.allCases.map(\.rawValue).joined(separator: ", ")
    case .noSpeed: "the speed is 0 after an emergency stop; give it one with set_speed"
    case .flatBattery: "the battery is flat"
    }
  }
}
