import LightlagCore
import Synchronization

/// What ends were told, and when: shared, so that a test can read it beside the session.
final class Diary: Sendable {
  struct Entry: Hashable {
    var end: String
    var milliseconds: Int64
    var event: EndpointEvent
  }

  private let kept = Mutex<[Entry]>([])

  var entries: [Entry] { kept.withLock { $0 } }

  func write(_ event: EndpointEvent, to end: String, at now: Instant) {
    kept.withLock {
      $0.append(Entry(end: end, milliseconds: now.nanoseconds / 1_000_000, event: event))
    }
  }

  /// What one end was told, in short: "12 opened", "40 message hi", "90 closed 1000 bye".
  func told(_ end: String) -> [String] {
    entries.filter { $0.end == end }.map { "\($0.milliseconds) \($0.event.brief)" }
  }
}
