/// What the bus has last told the server of one motor.
package struct RoverMotor: Hashable, Sendable {
  /// In mrad/s.
  package var velocity: Int16 = 0
  /// In milliamperes.
  package var current: Int16 = 0
  /// Why it stands still, or `nil`.
  package var fault: MotorFault?
}
