import LightlagCore
import Synchronization

/// A source of events that a run carries, for tasks to use.
public final class Carried<Source: EventSource & Sendable>: Sendable {
  private let source: Mutex<Source>

  init(_ source: consuming sending Source) {
    self.source = Mutex(source)
  }

  /// Uses the source, now: time has not passed beyond what is due in it.
  ///
  /// What is due at once afterwards happens when no task can run, before time passes.
  public func withSource<Result, Failure: Error>(
    _ body: (inout sending Source) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try source.withLock(body)
  }
}

/// A carried source, whatever its type.
protocol Carriable: Sendable {
  /// The next instant at which something happens in it.
  var nextDeadline: Instant? { get }

  /// Makes everything happen in it that is due by an instant.
  func advance(to instant: Instant) throws
}

extension Carried: Carriable {
  var nextDeadline: Instant? { source.withLock { $0.deadline } }

  func advance(to instant: Instant) throws {
    try source.withLock { try $0.advance(to: instant) }
  }
}
