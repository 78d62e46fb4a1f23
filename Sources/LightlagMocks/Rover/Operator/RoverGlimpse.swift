public import LightlagCore
public import LightlagEncoding

/// What an operator sees of the rover in one `systemStatus`.
public struct RoverGlimpse: Hashable, Sendable {
  /// When it came.
  public let instant: Instant
  /// How the rover is driven.
  public let mode: String
  /// Whether an emergency stop holds.
  public let isStopped: Bool
  /// How far homing is, in a word.
  public let homing: String
  /// The fault of each motor, or `nil`.
  public let faults: [String?]
  /// The speed of each motor in mrad/s.
  public let motorVelocities: [Int64]
  /// Speed ahead in micrometres a second.
  public let linearVelocity: Int64
  /// Where the rover is, in micrometres.
  public let position: RoverState.Position

  /// Creates what a `systemStatus` says, or `nil` where it is none.
  public init?(_ status: JSON, at instant: Instant) {
    guard let mode = status["mode"]?.string, let isStopped = status["emergencyStop"]?.bool,
      let homing = status["homing"]?["state"]?.string, let motors = status["motors"]?.array,
      let linear = Self.millionths(status["velocity"], "linear"),
      let x = Self.millionths(status["position"], "x"),
      let y = Self.millionths(status["position"], "y")
    else { return nil }
    self.instant = instant
    self.mode = mode
    self.isStopped = isStopped
    self.homing = homing
    faults = motors.map { $0["fault"]?.string }
    motorVelocities = motors.map { (Self.millionths($0, "velocity") ?? 0) / 1_000 }
    linearVelocity = linear
    var position = RoverState.Position()
    (position.x, position.y) = (x, y)
    self.position = position
  }

  /// Whether some motor has a fault.
  public var hasFault: Bool { faults.contains { $0 != nil } }

  private static func millionths(_ object: JSON?, _ name: String) -> Int64? {
    guard let object, let fields = try? Fields(object) else { return nil }
    return try? fields.millionths(name, in: -1_000_000_000...1_000_000_000)
  }
}
