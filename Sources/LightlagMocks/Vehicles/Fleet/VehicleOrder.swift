/// What a vehicle is told to do, read and within its limits.
enum VehicleOrder: Hashable, Sendable {
  /// Goes so many millionths of a unit ahead, or back where negative.
  case drive(distance: Int64)
  /// Turns on the spot by so many millionths of a degree, to the right where positive.
  case turn(by: Int64)
  /// Turns to a place inside the margin, and goes there.
  case move(to: Point)
  /// Works with its attachment until told otherwise.
  case work(Attachment)
  /// Ends what it does.
  case stop
  /// Goes at that speed from now on, in millionths of a unit a step.
  case setSpeed(Int64)
  /// Is looked at; nothing changes.
  case select
  /// Ends what it does, and goes nowhere until it is given a speed.
  case emergencyStop
  /// Visits the places that belong to a mission, and works at each.
  case startMission(String)
}
