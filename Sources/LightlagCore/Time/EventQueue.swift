/// Elements in the order they fall due; those due together, in the order they came.
///
/// A hierarchical timing wheel: eleven levels of 64 slots, each level's slots 64 times as wide
/// as the one below. An element waits on the level of the highest base-64 digit in which its
/// instant differs from the time reached, and moves down as time enters its slot. Lists keep
/// their order on the way, and an element can enter a lower level directly only after the older
/// ones have moved into it; so equal instants come out first in, first out.
///
/// Insertion and removal take constant time, whatever is in flight; elements never move in memory.
///
/// Source: Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987.
package struct EventQueue<Element: Sendable>: Sendable {
  private struct Node: Sendable {
    var due: Int64
    var next: Int32
    var element: Element?
  }

  /// A slot's list of nodes, and the earliest instant in it.
  private struct Slot: Sendable {
    var first: Int32 = -1
    var last: Int32 = -1
    var earliest = Int64.max
  }

  private static var levels: Int { 11 }

  /// Number of elements that wait.
  package private(set) var count = 0

  private var nodes: [Node] = []
  private var free: Int32 = -1
  private var slots: [Slot] = []
  /// For each level, a bit for each slot that is not empty.
  private var occupied: [UInt64] = []
  /// The instant last removed; nothing that waits is earlier.
  private var reached: Int64 = 0

  /// Creates an empty queue.
  package init() {}

  /// The instant the first element falls due, or `nil` when empty.
  package var deadline: Instant? {
    guard count > 0, let level = occupied.firstIndex(where: { $0 != 0 }) else { return nil }
    let slot = slots[level << 6 + occupied[level].trailingZeroBitCount]
    return Instant(nanoseconds: slot.earliest)
  }

  /// Adds an element that falls due at `due`.
  ///
  /// - Precondition: `due` is not before the start, nor before an instant already removed.
  package mutating func insert(_ element: Element, due: Instant) {
    precondition(due.nanoseconds >= reached, "an event cannot be due in the past")
    if slots.isEmpty {
      slots = Array(repeating: Slot(), count: Self.levels << 6)
      occupied = Array(repeating: 0, count: Self.levels)
    }
    append(node(due: due.nanoseconds, element))
    count += 1
  }

  /// Removes and returns the first element and its instant, if it is due by `now`.
  package mutating func removeFirst(dueBy now: Instant) -> (due: Instant, element: Element)? {
    guard let deadline, deadline <= now else { return nil }
    if deadline.nanoseconds != reached { reach(deadline.nanoseconds) }
    // Everything due at the instant reached is on the lowest level, in its slot.
    let position = Int(reached & 63)
    let index = slots[position].first
    slots[position].first = nodes[Int(index)].next
    if slots[position].first < 0 { clear(level: 0, position: position) }
    let element = nodes[Int(index)].element.take()
    nodes[Int(index)].next = free
    free = index
    count -= 1
    return element.map { (deadline, $0) }
  }

  /// Moves time to `instant`, the earliest that waits, and its slot's elements down.
  private mutating func reach(_ instant: Int64) {
    let level = Self.level(reached ^ instant)
    reached = instant
    guard level > 0 else { return }
    let position = level << 6 + Int(instant >> (6 * Int64(level)) & 63)
    var index = slots[position].first
    clear(level: level, position: position)
    while index >= 0 {
      let next = nodes[Int(index)].next
      nodes[Int(index)].next = -1
      append(index)
      index = next
    }
  }

  private mutating func append(_ index: Int32) {
    let due = nodes[Int(index)].due
    let level = Self.level(due ^ reached)
    let digit = Int(due >> (6 * Int64(level)) & 63)
    let position = level << 6 + digit
    let last = slots[position].last
    if last < 0 { slots[position].first = index } else { nodes[Int(last)].next = index }
    slots[position].last = index
    slots[position].earliest = min(slots[position].earliest, due)
    occupied[level] |= 1 << UInt64(digit)
  }

  private mutating func clear(level: Int, position: Int) {
    slots[position] = Slot()
    occupied[level] &= ~(1 << UInt64(position & 63))
  }

  private mutating func node(due: Int64, _ element: Element) -> Int32 {
    let fresh = Node(due: due, next: -1, element: element)
    guard free >= 0 else {
      nodes.append(fresh)
      return Int32(nodes.count - 1)
    }
    let index = free
    free = nodes[Int(index)].next
    nodes[Int(index)] = fresh
    return index
  }

  /// The place of the highest base-64 digit that is not zero.
  private static func level(_ difference: Int64) -> Int {
    (63 - (difference | 1).leadingZeroBitCount) / 6
  }
}
