public import LightlagCore

/// How long an emergency stop took.
public struct EmergencyStopRecord: Hashable, Sendable {
  /// When the event came to the server.
  public internal(set) var asked: Instant
  /// When every motor stood, or `nil` while they do not.
  public internal(set) var stopped: Instant?
}
