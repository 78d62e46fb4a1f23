public import LightlagCore

/// Something that a task waits for, as a failure or a report tells it.
public struct Wait: Hashable, Sendable, CustomStringConvertible {
  /// What is waited for: the name of a mailbox, or what `VirtualClock.waiting` was told.
  public let name: String

  /// The name of the task that waits, where it has one.
  public let task: String?

  /// Since when it waits.
  public let since: Instant

  /// The source file in which it waits, with its module.
  public let file: String

  /// The line in that file.
  public let line: Int

  public var description: String {
    "\(task.map { "task '\($0)'" } ?? "a task") waits for \(name) at \(file):\(line), since "
      + since.secondsText
  }
}
