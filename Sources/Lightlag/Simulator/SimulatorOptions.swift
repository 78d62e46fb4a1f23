/// What a simulator does besides its network and its backend.
public struct SimulatorOptions: Hashable, Sendable {
  /// Most messages that the history keeps; the oldest go first.
  public var maxHistory = 10_000

  /// Most events of one name that wait at a client to be taken; the oldest go first.
  public var maxUnread = 10_000

  /// Most steps that a wait without a time goes on for, or as many as happen while a message could
  /// cross the links there and back twice.
  ///
  /// Where a backend goes on for ever, what never comes would be awaited for ever.
  public var maxStepsPerWait = 1 << 15

  /// Whether events that have a schema must follow it.
  public var isValidating = true

  /// Whether the run is written down from its start, so that it can be saved.
  public var isRecording = true

  /// Creates the usual options.
  public init() {}
}
