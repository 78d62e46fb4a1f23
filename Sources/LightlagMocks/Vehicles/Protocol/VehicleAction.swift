/// The actions that a client may name.
enum VehicleAction: String, Hashable, Sendable, CaseIterable {
  case moveForward = "move_forward"
  case moveBackward = "move_backward"
  case turnLeft = "turn_left"
  case turnRight = "turn_right"
  case move
  case work
  case stop
  case setSpeed = "set_speed"
  case select
  case emergencyStop = "emergency_stop"
  case startMission = "start_mission"

  /// Millionths of a unit that a vehicle goes ahead or back unless told otherwise.
  private static let distance = 50 * Point.one
  /// Millionths of a degree that a vehicle turns unless told otherwise.
  private static let angle: Int64 = 15_000_000
  /// Half a unit to five units a step.
  private static let speeds = Point.one / 2...5 * Point.one

  /// Returns the order that the action and the fields beside it amount to.
  func order(_ fields: Fields) throws(FieldFailure) -> VehicleOrder {
    switch self {
    case .moveForward: return .drive(distance: try distance(fields))
    case .moveBackward: return .drive(distance: -(try distance(fields)))
    case .turnLeft: return .turn(by: -(try angle(fields)))
    case .turnRight: return .turn(by: try angle(fields))
    case .move: return .move(to: try target(fields))
    case .work: return .work(try attachment(fields))
    case .stop: return .stop
    case .setSpeed: return .setSpeed(try fields.millionths("speed", clampedTo: Self.speeds))
    case .select: return .select
    case .emergencyStop: return .emergencyStop
    case .startMission:
      return .startMission(try fields.string("mission_type", accepted: "a mission's name"))
    }
  }

  private func distance(_ fields: Fields) throws(FieldFailure) -> Int64 {
    // As far as the sandbox is wide: it ends at the margin anyway.
    guard fields.has("distance") else { return Self.distance }
    return try fields.millionths("distance", in: 0...Sandbox.width)
  }

  private func angle(_ fields: Fields) throws(FieldFailure) -> Int64 {
    guard fields.has("angle") else { return Self.angle }
    return try fields.millionths("angle", in: 0...360)
  }

  private func target(_ fields: Fields) throws(FieldFailure) -> Point {
    Point(
      x: try fields.millionths("target_x", clampedTo: Sandbox.rangeX),
      y: try fields.millionths("target_y", clampedTo: Sandbox.rangeY))
  }

  private func attachment(_ fields: Fields) throws(FieldFailure) -> Attachment {
    guard fields.has("attachment") else { return .active }
    let accepted = Attachment.allCases.map(\.rawValue).joined(separator: ", ")
    let name = try fields.string("attachment", accepted: accepted)
    guard let attachment = Attachment(rawValue: name) else {
      throw fields.failure("attachment", accepted: accepted)
    }
    return attachment
  }
}
