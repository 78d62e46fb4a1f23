/// A part of a run in which a link's conditions differ from what they are otherwise.
public struct Phase: Hashable, Sendable {
  /// When a phase holds.
  public enum Course: Hashable, Sendable {
    /// At instants known beforehand, counted from the start of the run.
    ///
    /// It begins at `start` and holds for `duration`, or to the end of the run where that is
    /// `nil`; and again every `period`, unless that is `nil`.
    case planned(start: Duration = .zero, duration: Duration? = nil, period: Duration? = nil)
    /// By chance, like weather: on and off in turn, each for an exponential time.
    ///
    /// All connections of a run see the same, since it follows from the seed alone.
    case byChance(meanOn: Duration, meanOff: Duration, startsOn: Bool = false)
  }

  /// What it is called, in profiles and in reports; no two phases of a timeline share a name.
  public var name: String

  /// When it holds.
  public var course: Course

  /// Time over which figures go linearly from what holds without the phase to the phase's own.
  ///
  /// At its end the phase holds in full. A phase of chance may be over before.
  public var ramp: Duration

  /// What is done each time the phase begins.
  public var action: Action

  /// Creates a phase; unless told otherwise it holds in full, from the start to the end.
  public init(
    name: String, course: Course = .planned(), ramp: Duration = .zero, action: Action = .none
  ) {
    self.name = name
    self.course = course
    self.ramp = ramp
    self.action = action
  }
}
