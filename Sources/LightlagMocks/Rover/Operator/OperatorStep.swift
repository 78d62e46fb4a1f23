public import LightlagCore

/// Something that an operator of the rover does at an instant, or as soon as it can after that.
public struct OperatorStep: Hashable, Sendable {
  /// What can be done.
  public enum Kind: Hashable, Sendable {
    /// Drives at that speed from now on: micrometres and microradians to the left, a second.
    case drive(linear: Int64, angular: Int64)
    /// Drives by chance from now on, at another speed every two seconds.
    case wander
    /// Sends no more drive commands.
    case release
    /// Stops the rover, and asks again until that is acknowledged.
    case emergencyStop
    /// Has the rover home, and asks again until that is acknowledged.
    case home
    /// Clears emergency stop and faults, and asks again until that is acknowledged.
    case clearFaults
    /// Asks for so many pictures a second.
    case subscribe(hertz: Int)
    /// Waits, with all steps behind this one, until it has just seen a state.
    case look
    /// Vanishes, and comes back after that time.
    case disconnect(Duration)
    /// Leaves for good.
    case leave
  }

  /// When.
  public var instant: Instant
  /// What.
  public var kind: Kind

  /// Creates a step.
  public init(_ kind: Kind, at instant: Instant) {
    self.kind = kind
    self.instant = instant
  }

  /// Creates a step so many milliseconds after the start.
  public init(_ kind: Kind, atMilliseconds milliseconds: Int64) {
    self.init(kind, at: Instant(nanoseconds: milliseconds * 1_000_000))
  }
}
