public import LightlagCore

/// How one simulated operator of the rover behaves.
public struct SimulatedOperatorOptions: Hashable, Sendable {
  /// The number from which its chance follows.
  public var seed: Seed
  /// Position among the operators of a run, from 0: each has chance of its own.
  public var index: Int
  /// When it first connects.
  public var start: Instant
  /// What it does, in the order of the instants.
  public var plan: [OperatorStep]
  /// Time from one drive command to the next.
  public var driveInterval: Duration
  /// Whether it clears faults when it sees one.
  public var clearsFaults: Bool
  /// How long it waits for the answer to a request before it asks again.
  public var patience: Duration

  /// Creates options that differ from the defaults in what is named.
  ///
  /// - Precondition: the intervals are positive.
  public init(
    seed: Seed, index: Int = 0, start: Instant = .start, plan: [OperatorStep] = [],
    driveInterval: Duration = .milliseconds(100), clearsFaults: Bool = true,
    patience: Duration = .milliseconds(500)
  ) {
    precondition(
      driveInterval > .zero && patience > .zero, "commands without time between never end")
    self.seed = seed
    self.index = index
    self.start = start
    self.plan = plan.enumerated()
      .sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }
      .map(\.element)
    self.driveInterval = driveInterval
    self.clearsFaults = clearsFaults
    self.patience = patience
  }
}
