public import LightlagCore

/// What an operator of the rover has done and seen.
public struct SimulatedOperatorRecord: Hashable, Sendable {
  /// Most glimpses that are kept.
  static let glimpseLimit = 10_000

  /// Times that it came in.
  public internal(set) var connections = 0
  /// Sessions that ended after it had come in.
  public internal(set) var closures = 0
  /// Sessions that ended before.
  public internal(set) var failures = 0
  /// Drive commands sent.
  public internal(set) var commands = 0
  /// Requests sent: emergency stops, homings, clearings, those sent again among them.
  public internal(set) var requests = 0
  /// Acknowledgements that say that it was done.
  public internal(set) var acknowledgements = 0
  /// Acknowledgements that say that it was not done.
  public internal(set) var refusals = 0
  /// `systemStatus` events.
  public internal(set) var statuses = 0
  /// `sensorData` events.
  public internal(set) var sensors = 0
  /// `cameraFeed` events with a picture that is whole.
  public internal(set) var pictures = 0
  /// `error` events.
  public internal(set) var errors = 0
  /// Events that are none of these, or not what they must be.
  public internal(set) var others = 0
  /// Time from a drive command to its acknowledgement.
  public internal(set) var roundTrip = Histogram()
  /// When the first emergency stop was sent.
  public internal(set) var stopSent: Instant?
  /// When it vanished by its plan.
  public internal(set) var departures: [Instant] = []
  /// What it saw of the rover, the latest last.
  public internal(set) var glimpses: [RoverGlimpse] = []

  /// Creates a record of nothing.
  public init() {}
}
