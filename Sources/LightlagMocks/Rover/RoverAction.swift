public import LightlagCore
public import LightlagEncoding

/// Something that is done to the rover at an instant of the run, and not by a client.
public struct RoverAction: Hashable, Sendable {
  /// What can be done.
  public enum Kind: Hashable, Sendable {
    /// A motor gets a fault.
    case fault(MotorFault, motor: Int)
    /// Someone at the rover stops it.
    case emergencyStop
    /// Someone at the rover clears emergency stop and faults.
    case clear
    /// The server is told a partial state.
    case state(JSON)
  }

  /// When.
  public var instant: Instant
  /// What.
  public var kind: Kind

  /// Creates an action.
  public init(_ kind: Kind, at instant: Instant) {
    self.kind = kind
    self.instant = instant
  }
}
