/// What a client wants of the telemetry server.
enum TelemetryRequest: Sendable {
  /// Which answer a control command gets.
  enum Form: Sendable {
    /// `command_ack`, to a command that says that it is one.
    case current
    /// `command_response`, to one that only names a vehicle and an action.
    case older
  }

  /// Where a control command goes, and what it says.
  struct Control: Sendable {
    let vehicle: String
    let action: String
    /// What the action amounts to, or `nil` where there is none of that name.
    let order: VehicleOrder?
    let form: Form
  }

  case vehicles
  case telemetry
  case subscribe(PushRate)
  case unsubscribe
  case control(Control)

  /// Pushes a second, unless a client asks for another rate.
  static let defaultHertz: Int64 = 20

  private static let commands =
    "get_vehicles, control_vehicle, get_telemetry, subscribe, unsubscribe"

  /// Reads a request.
  init(_ bytes: [UInt8]) throws(RequestFailure) {
    let fields = try RequestFailure.fields(bytes)
    guard fields.has("command") || !(fields.has("vehicle_id") || fields.has("action")) else {
      self = try Self.control(fields, .older)
      return
    }
    let command = try RequestFailure.reading { () throws(FieldFailure) in
      try fields.string("command", accepted: Self.commands)
    }
    switch command {
    case "get_vehicles": self = .vehicles
    case "get_telemetry": self = .telemetry
    case "subscribe":
      self = .subscribe(
        try RequestFailure.reading { () throws(FieldFailure) in
          try PushRate(fields, default: Self.defaultHertz)
        })
    case "unsubscribe": self = .unsubscribe
    case "control_vehicle": self = try Self.control(fields, .current)
    default:
      throw .unknown(
        field: "command", word: Fields.shortened(command), accepted: Self.commands)
    }
  }

  private static func control(
    _ fields: Fields, _ form: Form
  ) throws(RequestFailure) -> TelemetryRequest {
    try RequestFailure.reading { () throws(FieldFailure) in
      let vehicle = try fields.string(
        "vehicle_id", accepted: VehicleModel.all.map(\.id).joined(separator: ", "))
      let action = try fields.string(
        "action", accepted: VehicleAction.allCases.map(\.rawValue).joined(separator: ", "))
      let order = try VehicleAction(rawValue: action)?.order(fields)
      return .control(Control(vehicle: vehicle, action: action, order: order, form: form))
    }
  }
}
