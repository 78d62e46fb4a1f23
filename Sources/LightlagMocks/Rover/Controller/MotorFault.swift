/// Why a motor stands still; the raw value is what the bus has for it.
public enum MotorFault: UInt8, Hashable, Sendable, CaseIterable {
  /// Too much current.
  case overcurrent = 1
  /// Too hot.
  case overtemperature = 2
  /// The encoder says nothing.
  case encoderFailure = 3
  /// The motor did not answer in time.
  case timeout = 4
  /// What the motor answers is not understood.
  case communicationError = 5
  /// Something else is broken.
  case hardwareFault = 6

  /// The name in messages to operators.
  public var name: String {
    switch self {
    case .overcurrent: "overcurrent"
    case .overtemperature: "overtemperature"
    case .encoderFailure: "encoder_failure"
    case .timeout: "timeout"
    case .communicationError: "communication_error"
    case .hardwareFault: "hardware_fault"
    }
  }
}
