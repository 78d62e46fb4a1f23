public import LightlagCore

/// Something with events of its own that is carried through a run's time: a session.
public protocol EventSource {
  /// The next instant at which something happens in it, or `nil` while nothing waits.
  ///
  /// It is read again whenever no task can run. One that lies in the past means at once.
  var deadline: Instant? { get }

  /// Makes everything happen in it that is due by an instant.
  ///
  /// What it resumes, as by `Mailbox.send`, runs afterwards. What it throws ends the run.
  mutating func advance(to instant: Instant) throws

  /// Hears that time is about to pass: tasks have run at this instant, and none can any more.
  ///
  /// What it resumes then runs before time passes; it hears so once an instant.
  mutating func timeWillPass()

  /// Hears once that the run's body is over: what is done to it from now on is not of the run.
  mutating func end()
}

extension EventSource {
  /// Does nothing.
  public mutating func timeWillPass() {}

  /// Does nothing.
  public mutating func end() {}
}

extension Session: EventSource {}
