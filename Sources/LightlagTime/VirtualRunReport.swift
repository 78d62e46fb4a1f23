public import LightlagCore

/// What there is to tell of a run in virtual time, however it ended.
public struct VirtualRunReport: Sendable, CustomStringConvertible {
  /// What was left when the body ended.
  public struct Leftovers: Hashable, Sendable {
    /// The oldest waits, which were cancelled; up to a hundred.
    public internal(set) var waits: [Wait] = []

    /// Number of sleeps, which were cancelled, and those of `Task.sleep` given up instead.
    public internal(set) var sleeps = 0

    /// Number of tasks given up: in `Task.sleep`, or beyond the limit of steps or of waits.
    public internal(set) var lostJobs = 0
  }

  /// The configuration.
  public let setup: VirtualTime

  /// The instant that the run reached.
  public internal(set) var end = Instant.start

  /// Number of times that a task was resumed.
  public internal(set) var steps = 0

  /// A number that two runs of the same course have in common, in builds of one kind.
  public internal(set) var fingerprint: UInt64 = 0

  /// Number of times that another thread resumed a task.
  public internal(set) var outsideWakes = 0

  /// Number of sleeps of `Task.sleep` whose length was rounded up, where `Capabilities` tells
  /// that Swift's clocks are not captured.
  public internal(set) var roundedSleeps = 0

  /// What was left when the body ended.
  public internal(set) var leftovers = Leftovers()

  /// The run's course, where it was to be kept.
  var events: [TraceEvent] = []

  init(setup: VirtualTime) {
    self.setup = setup
  }

  /// Whether all that the run did follows from its seed.
  public var isReproducible: Bool { outsideWakes == 0 }

  /// What is needed to do the run again, and how far it came.
  public var description: String {
    #if DEBUG
      let build = "debug"
    #else
      let build = "release"
    #endif
    return "virtual time, seed \(setup.seed), \(setup.scheduling), \(build) build, "
      + "\(steps) steps until \(end.secondsText)"
  }
}
