public import LightlagCore

/// One step of a run's course, as two runs are compared by.
public struct TraceEvent: Hashable, Sendable, CustomStringConvertible {
  /// What happened.
  public enum Kind: Hashable, Sendable {
    /// A task was resumed; tasks are numbered in the order in which they first ran.
    case resumed(task: Int, isMain: Bool)
    /// A source was carried on; sources are numbered in the order in which they were carried.
    case advanced(source: Int)
    /// Another thread resumed a task.
    case wokenByAnotherThread
    /// `VirtualClock.note` was called.
    case note(String)
  }

  /// When it happened.
  public let instant: Instant

  /// What happened.
  public let kind: Kind

  /// Number of other tasks that could have run instead.
  public let othersReady: Int

  public var description: String {
    let what =
      switch kind {
      case .resumed(let task, let isMain):
        "task \(task) resumed\(isMain ? " on the main actor" : ""), \(othersReady) others ready"
      case .advanced(let source): "source \(source) advanced"
      case .wokenByAnotherThread: "a task woken by another thread"
      case .note(let text): "note: \(text)"
      }
    return "at \(instant.secondsText): \(what)"
  }
}
