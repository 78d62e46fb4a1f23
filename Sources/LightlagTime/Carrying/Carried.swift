import LightlagCore
import Synchronization

/// A source of events that a run carries, for tasks to use.
public final class Carried<Source: EventSource & Sendable>: Sendable {
  private let source: Mutex<Source>
  private let inbox: Inbox

  init(_ source: consuming sending Source, _ inbox: Inbox) {
    self.source = Mutex(source)
    self.inbox = inbox
  }

  /// Uses the source, once all has happened in it that is due by now.
  ///
  /// What is due at once afterwards happens when no task can run, before time passes. Where the
  /// source fails on the way to now, so does the run.
  public func withSource<Result, Failure: Error>(
    _ body: (inout sending Source) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    let now = Instant(nanoseconds: inbox.now.load(ordering: .relaxed))
    if let failure = carry(to: now) { inbox.post(.stop(failure)) }
    return try source.withLock(body)
  }
}

/// A carried source, whatever its type.
protocol Carriable: Sendable {
  /// The next instant at which something happens in it.
  var deadline: Instant? { get }

  /// Makes everything happen in it that is due by an instant, and returns why it cannot.
  func carry(to instant: Instant) -> VirtualTimeFailure?

  /// Says that time is about to pass.
  func timeWillPass()

  /// Says that the run's body is over.
  func end()
}

extension Carried: Carriable {
  var deadline: Instant? { source.withLock { $0.deadline } }

  func timeWillPass() { source.withLock { $0.timeWillPass() } }

  func end() { source.withLock { $0.end() } }

  func carry(to instant: Instant) -> VirtualTimeFailure? {
    source.withLock { source in
      do {
        try source.advance(to: instant)
        return nil
      } catch {
        return .sourceFailed(reason: "\(error)")
      }
    }
  }
}
