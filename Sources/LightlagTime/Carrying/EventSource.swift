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
}

extension Session: EventSource {}
