public import LightlagCore

/// Why a run in virtual time could not go on.
@nonexhaustive
public enum VirtualTimeFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing can run, nothing is due, and the body has not ended; the waits that are known, and
  /// tasks that were seen last and are in none of them: the body, and others that may have ended.
  case deadlock(waits: [Wait], suspended: [TaskSighting])
  /// So many steps at one instant: tasks resume each other and let no time pass; those that took
  /// most of the latest steps.
  case livelock(at: Instant, steps: Int, busiest: [TaskSighting])
  /// So many steps in all.
  case stepLimit(steps: Int)
  /// What is next comes after the last instant that may come.
  case timeLimit(next: Instant)
  /// The run took more real time than it may.
  case realTimeLimit(Duration)
  /// One step took more real time than it may: a call blocks the thread.
  case blocked(Duration)
  /// Another thread resumed a task, so that the run cannot be repeated.
  case wokenByAnotherThread(at: Instant)
  /// A carried source could not go on, for the reason that it gave.
  case sourceFailed(reason: String)
  /// The run was begun by a task that is in virtual time already.
  case nested

  public var description: String {
    switch self {
    case .deadlock(let waits, let suspended):
      """
      deadlock: no task can run and nothing is due, but the body has not ended; \
      \(Self.list(waits, suspended))
      """
    case .livelock(let instant, let steps, let busiest):
      """
      livelock: \(steps) steps at \(instant.secondsText), and no time passes; a task that yields \
      or sends in a loop must sleep now and then\(Self.list(busiest))
      """
    case .stepLimit(let steps): "step limit: the body has not ended after \(steps) steps"
    case .timeLimit(let next):
      "time limit: the body has not ended, and what is next comes only at \(next.secondsText)"
    case .realTimeLimit(let limit):
      """
      the run took more than \(limit.secondsText) of real time; where a task or a backend goes on \
      for ever, a wait for what never comes needs a time of its own
      """
    case .blocked(let limit):
      """
      blocked: a step took more than \(limit.secondsText) of real time; a call such as \
      Thread.sleep or DispatchSemaphore.wait holds the thread up: await instead
      """
    case .wokenByAnotherThread(let instant):
      """
      this run is not reproducible: a task was woken by another thread at \
      \(instant.secondsText), as by Dispatch, a timer, or an actor with an executor of its own; \
      or by another run, through an actor that both share, as one in a static let: runs with \
      isSerialized: true take turns
      """
    case .sourceFailed(let reason): "a carried source failed: \(reason)"
    case .nested: "nested: a run in virtual time cannot begin another"
    }
  }

  private static func list(_ waits: [Wait], _ suspended: [TaskSighting]) -> String {
    var lines = waits.map(\.description)
    for task in suspended {
      lines.append(
        task.isBody
          ? "\(task), is suspended in \(foreign)"
          : "\(task), has ended since or is suspended likewise")
    }
    if waits.isEmpty, suspended.isEmpty { lines.append("no wait is known: it may be \(foreign)") }
    return lines.joined(separator: "; ")
  }

  /// What a run cannot look into.
  private static let foreign = """
    a wait that is not of this library: for a continuation, an AsyncStream or the value of a task \
    that nobody ends, or a callback of Dispatch, a timer or a socket
    """

  private static func list(_ busiest: [TaskSighting]) -> String {
    busiest.isEmpty
      ? "" : "; the latest steps were of " + busiest.map(\.description).joined(separator: "; of ")
  }
}
