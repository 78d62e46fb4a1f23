import LightlagCore
import LightlagEncoding

extension RoverAction {
  /// Reads what `json` writes.
  init(json: JSON) throws(FieldFailure) {
    let fields = try Fields(json)
    try fields.allow(only: ["at_ns", "fault", "motor", "clear", "emergency_stop", "state"])
    let instant = Instant.start.advanced(by: try fields.duration("at_ns", default: .zero))
    if let state = fields.json("state") {
      self.init(.state(state), at: instant)
    } else if try fields.bool("clear", default: false) {
      self.init(.clear, at: instant)
    } else if try fields.bool("emergency_stop", default: false) {
      self.init(.emergencyStop, at: instant)
    } else {
      self.init(try Self.fault(fields), at: instant)
    }
  }

  private static func fault(_ fields: Fields) throws(FieldFailure) -> Kind {
    let accepted = MotorFault.allCases.map(\.name).joined(separator: ", ")
    let name = try fields.string("fault", accepted: accepted)
    guard let fault = MotorFault.allCases.first(where: { $0.name == name }) else {
      throw fields.failure("fault", accepted: accepted)
    }
    let last = MotorControllerOptions.motorCounts.upperBound - 1
    let motor: Int = try fields.integer("motor", in: 0...last, default: 0)
    return .fault(fault, motor: motor)
  }

  /// The action as a recording carries it.
  var json: JSON {
    let time = JSON(Instant.start.duration(to: instant).wholeNanoseconds)
    return switch kind {
    case .fault(let fault, let motor):
      ["at_ns": time, "fault": .string(fault.name), "motor": JSON(motor)]
    case .clear: ["at_ns": time, "clear": true]
    case .emergencyStop: ["at_ns": time, "emergency_stop": true]
    case .state(let state): ["at_ns": time, "state": state]
    }
  }
}
