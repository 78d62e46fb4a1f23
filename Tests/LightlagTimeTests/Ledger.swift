import Synchronization

/// What tasks of a test write down, in order.
final class Ledger<Entry: Sendable>: Sendable {
  private let list = Mutex<[Entry]>([])

  var entries: [Entry] { list.withLock { $0 } }

  func write(_ entry: Entry) { list.withLock { $0.append(entry) } }
}
