/// One wheel's motor, as it stands after a whole number of steps.
package struct Motor: Hashable, Sendable {
  /// What the thermometer shows of a motor that has not worked, in millionths of a degree Celsius.
  static let ambient: Int64 = 25_000_000

  /// Where a motor is switched off.
  private static let hottest: Int64 = 80_000_000
  /// Most current in milliamperes.
  private static let mostCurrent: Int64 = 5_000
  /// Microradians a second that friction makes cost a milliampere: 0.1 A for each rad/s.
  private static let friction: Int64 = 10_000
  /// Microradians a second squared that the mass makes cost a milliampere: 0.2 A for each rad/s².
  private static let inertia: Int64 = 5_000
  /// Millionths of a degree for the square of a milliampere, in the long run: 4 degrees at 1 A.
  private static let heating: Int64 = 4
  /// Seconds in which a difference of temperatures falls to 1/e.
  private static let thermalTime: Int64 = 30
  /// Counts of the encoder in a turn.
  private static let countsPerTurn: Int64 = 4_096

  /// The speed that it is to have, in microradians a second.
  package internal(set) var setpoint: Int64 = 0
  /// The speed that it has, in microradians a second.
  package private(set) var velocity: Int64 = 0
  /// The current that it takes, in milliamperes, never negative.
  package private(set) var current: Int64 = 0
  /// In millionths of a degree Celsius.
  package private(set) var temperature = Motor.ambient
  /// Why it stands still, or `nil`.
  package private(set) var fault: MotorFault?
  /// The speeds of all steps, summed up: the way, times the steps in a second.
  private var travel: Int64 = 0

  /// Creates a motor at rest.
  init() {}

  /// Does one step of so many in a second, in which the speed changes by at most `ramp`.
  ///
  /// - Returns: the fault that it has come to, or `nil`.
  @inline(__always)
  mutating func advance(rate: Int64, ramp: Int64) -> MotorFault? {
    let change = max(-ramp, min(ramp, setpoint - velocity))
    velocity += change
    let wanted = abs(velocity) / Self.friction + abs(change) * rate / Self.inertia
    current = min(wanted, Self.mostCurrent)
    let target = Self.ambient + current * current * Self.heating
    temperature += (target - temperature) / (rate * Self.thermalTime)
    travel += velocity
    guard temperature > Self.hottest, fault == nil else { return nil }
    fail(.overtemperature)
    return .overtemperature
  }

  /// Cuts the power.
  mutating func halt() {
    setpoint = 0
    velocity = 0
    current = 0
  }

  /// Stands still for that reason until it is cleared.
  mutating func fail(_ fault: MotorFault) {
    self.fault = fault
    halt()
  }

  /// Forgets its fault.
  mutating func clear() { fault = nil }

  /// Makes the wheel's place the one that it is counted from.
  mutating func resetTravel() { travel = 0 }

  /// Returns what the encoder counts, without noise; it says nothing after it has failed.
  func encoderCount(rate: Int64) -> Int64 {
    guard fault != .encoderFailure else { return 0 }
    return Int64(Int128(travel) * Int128(Self.countsPerTurn) / Int128(RoverNumber.turn * rate))
  }
}
