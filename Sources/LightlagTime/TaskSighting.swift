public import LightlagCore

/// When a task of a run was last seen, and where, as a failure tells it.
///
/// A task is seen when it runs and, with its name and place, when it sleeps or waits for something
/// of this library. What else it awaits the runtime tells nobody, nor whether it has ended.
public struct TaskSighting: Hashable, Sendable, CustomStringConvertible {
  /// The name of the task, where it has one that is known.
  public let name: String?

  /// Whether it is the task of the run's body.
  public let isBody: Bool

  /// When it last ran.
  public let instant: Instant

  /// The source file, with its module, of the latest sleep or wait that it came out of, where that
  /// is known.
  public let file: String?

  /// The line in that file.
  public let line: Int?

  public var description: String {
    let task = isBody ? "the body" : name.map { "task '\($0)'" } ?? "a task without a name"
    guard let file, let line else { return "\(task), last seen at \(instant.secondsText)" }
    return "\(task), last seen at \(instant.secondsText), after its wait at \(file):\(line)"
  }
}
