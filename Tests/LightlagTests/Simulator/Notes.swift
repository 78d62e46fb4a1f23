import Synchronization

/// Notes of handlers, in order.
final class Notes: Sendable {
  private let lines = Mutex<[String]>([])

  /// What was noted.
  var all: [String] { lines.withLock { $0 } }

  /// Notes something.
  func add(_ line: String) { lines.withLock { $0.append(line) } }
}
