/// What has happened at the rover's server so far.
public struct RoverServerCounts: Hashable, Sendable {
  /// Clients that came.
  public internal(set) var connections = 0
  /// Clients that left.
  public internal(set) var disconnections = 0
  /// Events received.
  public internal(set) var received = 0
  /// Events sent, each client counted.
  public internal(set) var sent = 0
  /// Events acknowledged.
  public internal(set) var acknowledged = 0
  /// Events whose data were not in order.
  public internal(set) var validationErrors = 0
  /// Failures of users' handlers.
  public internal(set) var handlerErrors = 0
  /// Events that reached the default handler.
  public internal(set) var unhandled = 0
  /// Drive commands given to the bus.
  public internal(set) var commands = 0
  /// Drive commands refused, as an emergency stop or homing held.
  public internal(set) var refusals = 0
  /// Emergency stops, homings and clearings given to the bus again, as no answer had come.
  public internal(set) var retries = 0
  /// Changes of state that made a `systemStatus`.
  public internal(set) var changes = 0

  /// Creates a count of nothing.
  public init() {}
}
