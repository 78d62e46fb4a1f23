import LightlagCore
public import LightlagEncoding

/// What the rover's server knows of the rover.
public struct RoverState: Hashable, Sendable {
  /// A place in micrometres.
  public struct Position: Hashable, Sendable {
    /// Along the way that the rover looked at the start.
    public var x: Int64 = 0
    /// To the left of that.
    public var y: Int64 = 0
    /// Upward.
    public var z: Int64 = 0

    /// Creates the place of the start.
    public init() {}
  }

  /// Speed ahead in micrometres a second.
  public var linearVelocity: Int64 = 0
  /// Rotation to the left in microradians a second.
  public var angularVelocity: Int64 = 0
  /// The battery's voltage in millivolts.
  public var batteryMillivolts: Int64 = 24_000
  /// What is left in the battery, in thousandths of a percent.
  public var batteryCharge: Int64 = 100_000
  /// Currents of the motors in milliamperes.
  public var motorCurrents: [Int64]
  /// Temperatures of the motors in millionths of a degree Celsius.
  public var temperatures: [Int64]
  /// Whether an emergency stop holds.
  public var isStopped = false
  /// Whether homing is complete.
  public var isHomed = false
  /// How the rover is driven.
  public var mode = "manual"
  /// Where it is.
  public var position = Position()

  /// Creates the state at the start.
  public init(motorCount: Int = 6) {
    motorCurrents = [Int64](repeating: 0, count: motorCount)
    temperatures = [Int64](repeating: Motor.ambient, count: motorCount)
  }

  /// The state as a JSON object, in metres, radians, volts, percent, amperes and degrees.
  public var json: JSON {
    [
      "linear_velocity": JSON(millionths: linearVelocity),
      "angular_velocity": JSON(millionths: angularVelocity),
      "battery_voltage": JSON(thousandths: batteryMillivolts),
      "battery_percentage": JSON(thousandths: batteryCharge),
      "motor_currents": .array(motorCurrents.map { JSON(thousandths: $0) }),
      "temperatures": .array(temperatures.map { JSON(millionths: $0) }),
      "emergency_stop": .bool(isStopped), "homing_complete": .bool(isHomed), "mode": .string(mode),
      "position": [
        "x": JSON(millionths: position.x), "y": JSON(millionths: position.y),
        "z": JSON(millionths: position.z),
      ],
    ]
  }

  /// Takes over what a partial state names, key by key, and leaves the rest.
  ///
  /// - Throws: `FieldFailure` for a field that is wrong or not known; nothing is taken over then.
  public mutating func merge(_ partial: JSON) throws(FieldFailure) {
    var merged = self
    let fields = try Fields(partial)
    try fields.allow(only: json.members?.map(\.name) ?? [])
    let wide: ClosedRange<Int64> = -1_000_000...1_000_000
    if fields.has("linear_velocity") {
      merged.linearVelocity = try fields.millionths("linear_velocity", in: wide)
    }
    if fields.has("angular_velocity") {
      merged.angularVelocity = try fields.millionths("angular_velocity", in: wide)
    }
    if fields.has("battery_voltage") {
      merged.batteryMillivolts = try fields.millionths("battery_voltage", in: 0...100) / 1_000
    }
    if fields.has("battery_percentage") {
      merged.batteryCharge = try fields.millionths("battery_percentage", in: 0...100) / 1_000
    }
    merged.isStopped = try fields.bool("emergency_stop", default: isStopped)
    merged.isHomed = try fields.bool("homing_complete", default: isHomed)
    if fields.has("mode") { merged.mode = try fields.string("mode", accepted: "a word") }
    try merged.mergeLists(fields, partial)
    try merged.mergePosition(partial)
    self = merged
  }

  private mutating func mergeLists(_ fields: Fields, _ partial: JSON) throws(FieldFailure) {
    let count = motorCurrents.count
    let currents = try Self.list(fields, partial, "motor_currents", count)
    let temperatures = try Self.list(fields, partial, "temperatures", count)
    if let currents { motorCurrents = currents.map { $0 / 1_000 } }
    if let temperatures { self.temperatures = temperatures }
  }

  private mutating func mergePosition(_ partial: JSON) throws(FieldFailure) {
    guard let json = partial["position"], !json.isNull else { return }
    let place = try Fields(json)
    try place.allow(only: ["x", "y", "z"])
    let wide: ClosedRange<Int64> = -1_000_000...1_000_000
    if place.has("x") { position.x = try place.millionths("x", in: wide) }
    if place.has("y") { position.y = try place.millionths("y", in: wide) }
    if place.has("z") { position.z = try place.millionths("z", in: wide) }
  }

  private static func list(
    _ fields: Fields, _ partial: JSON, _ name: String, _ count: Int
  ) throws(FieldFailure) -> [Int64]? {
    guard fields.has(name) else { return nil }
    let accepted = "\(count) numbers from -1000 to 1000"
    guard let elements = partial[name]?.array, elements.count == count else {
      throw fields.failure(name, accepted: accepted)
    }
    var values: [Int64] = []
    for element in elements {
      let field = try Fields([name: element])
      values.append(try field.millionths(name, in: -1_000...1_000))
    }
    return values
  }
}
