import LightlagCore

/// Inputs whose time is known, by their instants, and at one instant as they were recorded, not as
/// an `EventQueue` has them: as they came.
struct CausalQueue: Sendable {
  /// One of them.
  struct Entry: Comparable, Sendable {
    let instant: Instant
    /// Its place among all recorded inputs.
    let place: Int
    let lane: Int

    static func < (left: Entry, right: Entry) -> Bool {
      (left.instant, left.place) < (right.instant, right.place)
    }
  }

  /// A binary heap.
  private var entries: [Entry] = []

  /// The one that comes next.
  var first: Entry? { entries.first }

  mutating func insert(_ entry: Entry) {
    var child = entries.count
    entries.append(entry)
    while child > 0, entries[child] < entries[(child - 1) / 2] {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Entry {
    entries.swapAt(0, entries.count - 1)
    let first = entries.removeLast()
    var parent = 0
    while 2 * parent + 1 < entries.count {
      var child = 2 * parent + 1
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < entries[parent] else { break }
      entries.swapAt(child, parent)
      parent = child
    }
    return first
  }
}
