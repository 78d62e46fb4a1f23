import Synchronization

/// The assertions of XCTest that fail in one run of an exploration.
///
/// XCTest tells of them on the task that asserts, so each of the runs side by side has its own.
final class AssertionNotes: Sendable {
  /// An assertion that has failed.
  struct Note: Sendable {
    let text: String
    let place: String
  }

  /// Those of this task, or `nil` outside of an exploration in XCTest.
  @TaskLocal static var current: AssertionNotes?

  private let kept = Mutex<Note?>(nil)

  /// The first, or `nil` where none has failed.
  var first: Note? { kept.withLock { $0 } }

  /// Takes note of one.
  func add(_ description: String, file: String, line: Int) {
    let note = Note(text: "\(file):\(line): \(description)", place: "\(file):\(line)")
    kept.withLock { $0 = $0 ?? note }
  }
}
