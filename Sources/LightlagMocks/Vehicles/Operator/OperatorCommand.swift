import LightlagCore
import LightlagEncoding

/// The commands that an operator chooses by chance, each addressed by its number.
struct OperatorCommand {
  /// An emergency stop is rare, because a vehicle does little after it.
  private static let actions: [VehicleAction] =
    VehicleAction.allCases.filter { $0 != .emergencyStop }.flatMap { [$0, $0, $0] }
    + [.emergencyStop]

  private let seed: Seed
  private let index: Int
  private let number: Int

  /// Names a command of the operator that has an index among its like.
  init(seed: Seed, index: Int, number: Int) {
    self.seed = seed
    self.index = index
    self.number = number
  }

  /// Returns the command as a message, for one of the vehicles.
  ///
  /// - Precondition: there is a vehicle.
  func message(vehicles: [String]) -> Message {
    let vehicle = vehicles[Int(draw(0, 0...Int64(vehicles.count - 1)))]
    let action = Self.actions[Int(draw(1, 0...Int64(Self.actions.count - 1)))]
    var members: [JSON.Member] = [
      .init(name: "command", value: "control_vehicle"),
      .init(name: "vehicle_id", value: .string(vehicle)),
      .init(name: "action", value: .string(action.rawValue)),
    ]
    members += details(action).map { JSON.Member(name: $0.0, value: $0.1) }
    return Message(.text, JSON.object(members).bytes)
  }

  private func details(_ action: VehicleAction) -> [(String, JSON)] {
    switch action {
    case .move:
      [
        ("target_x", JSON(draw(2, 0...Sandbox.width))),
        ("target_y", JSON(draw(3, 0...Sandbox.height))),
      ]
    case .work:
      [("attachment", .string(Attachment.allCases[Int(draw(2, 0...3))].rawValue))]
    case .setSpeed: [("speed", JSON(draw(2, 1...5)))]
    case .startMission: [("mission_type", .string("round \(draw(2, 1...9))"))]
    case .moveForward, .moveBackward, .turnLeft, .turnRight, .stop, .select, .emergencyStop: []
    }
  }

  private func draw(_ which: Int, _ range: ClosedRange<Int64>) -> Int64 {
    MockDraw(seed, .command, index, number, which).number(in: range)
  }
}
