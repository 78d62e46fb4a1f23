public import LightlagCore

/// Most that a run in virtual time may take of each kind.
public struct VirtualTimeLimits: Hashable, Sendable {
  /// The last instant that may come.
  public var instant = Instant.end

  /// Steps in all: times that a task is resumed.
  public var steps = 1 << 36

  /// Steps at one instant, for tasks that resume each other and let no time pass.
  public var stepsPerInstant = 1_000_000

  /// Real time that the whole run may take, or `nil` for any.
  public var realTime: Duration?

  /// Real time that one step may take, for calls that block the thread.
  public var realTimePerStep = Duration.seconds(10)

  /// Real time that a run with nothing left to happen waits for another thread.
  ///
  /// It tells a deadlock from a task that is resumed from outside, so it is not zero even where
  /// that is refused.
  public var patience = Duration.milliseconds(100)

  /// Steps after the body has ended, in which tasks that it left may end as well.
  public var stepsAtEnd = 100_000

  /// Sleeps and other waits that are cancelled at once after the body has ended; those beyond are
  /// given up, as of a loop that goes on after each.
  public var waitsAtEnd = 10_000

  /// Creates limits that only a run gone wrong reaches.
  public init() {}

  /// The limits of a test: as usual, and two minutes of real time.
  ///
  /// A task or a backend that goes on for ever keeps a wait for what never comes from being a
  /// deadlock; so a test is ended, and says who waits.
  public static let test: VirtualTimeLimits = {
    var limits = VirtualTimeLimits()
    limits.realTime = .seconds(120)
    return limits
  }()
}
