/// Elements in the order they fall due; those due together, in the order they came.
///
/// A hierarchical timing wheel: eleven levels of 64 slots, each level's slots 64 times as wide
/// as the one below. An element waits on the level of the highest base-64 digit in which its
/// instant differs from the time reached, and moves down as time enters its slot. Lists keep
/// their order on the way, and an element can enter a lower level directly only after the older
/// ones have moved into it; so equal instants come out first in, first out.
///
/// Insertion and removal take constant time, whatever is in flight. Elements never move in memory:
/// only the list of which each is a part does, and a list that is due together moves as a whole.
///
/// Source: Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987.
package struct EventQueue<Element: Sendable>: Sendable {
  /// When an element falls due, and which is next in its slot: apart from the elements, so that
  /// lists that move down stay within the processor's cache.
  private struct Node: Sendable {
    var due: Int64
    var next: Int32 = -1
  }

  /// A slot's list of nodes, and the earliest and latest instants in it.
  private struct Slot: Sendable {
    var first: Int32 = -1
    var last: Int32 = -1
    var earliest = Int64.max
    var latest = Int64.min
  }

  private static var levels: Int { 11 }

  /// Number of elements that wait.
  package private(set) var count = 0

  private var nodes: [Node] = []
  private var elements: [Element?] = []
  private var free: Int32 = -1
  private var slots: [Slot] = []
  /// For each level, a bit for each slot that is not empty.
  private var occupied = InlineArray<11, UInt64>(repeating: 0)
  /// A bit for each level that is not empty.
  private var occupiedLevels: UInt16 = 0
  /// The instant last removed; nothing that waits is earlier.
  private var reached: Int64 = 0

  /// Creates an empty queue.
  package init() {}

  /// The instant the first element falls due, or `nil` when empty.
  @inline(__always)
  package var deadline: Instant? {
    count > 0 ? Instant(nanoseconds: slots[firstPosition].earliest) : nil
  }

  /// Adds an element that falls due at `due`.
  ///
  /// - Precondition: `due` is not before the start, nor before an instant already removed.
  package mutating func insert(_ element: Element, due: Instant) {
    precondition(due.nanoseconds >= reached, "an event cannot be due in the past")
    if slots.isEmpty { slots = Array(repeating: Slot(), count: Self.levels << 6) }
    append(node(due: due.nanoseconds, element), due: due.nanoseconds)
    count += 1
  }

  /// Removes and returns the first element and its instant, if it is due by `now`.
  package mutating func removeFirst(dueBy now: Instant) -> (due: Instant, element: Element)? {
    guard let deadline, deadline <= now else { return nil }
    return (deadline, removeFirst())
  }

  /// Removes and returns the first element, which fell due at `deadline`.
  ///
  /// - Precondition: the queue is not empty.
  package mutating func removeFirst() -> Element {
    precondition(count > 0, "nothing waits")
    let earliest = firstPosition
    reached = slots[earliest].earliest
    if earliest >= 64 { moveDown(earliest) }
    // Everything due at the instant reached is on the lowest level, in its slot.
    let position = Int(reached & 63)
    let index = slots[position].first
    let next = nodes[Int(index)].next
    if next < 0 { clear(position) } else { slots[position].first = next }
    guard let element = elements[Int(index)].take() else { preconditionFailure("an empty node") }
    nodes[Int(index)].next = free
    free = index
    count -= 1
    return element
  }

  /// Puts something in the place of the element that is due first of those that are meant.
  ///
  /// - Returns: The element that was there, or `nil` where none is meant.
  /// - Complexity: O(n), where n is the most elements that ever waited.
  package mutating func replaceFirst(
    with other: Element, where isMeant: (Element) -> Bool
  ) -> Element? {
    var first: Int?
    for index in elements.indices {
      guard let element = elements[index], isMeant(element),
        nodes[index].due < first.map({ nodes[$0].due }) ?? .max
      else { continue }
      first = index
    }
    guard let first else { return nil }
    defer { elements[first] = other }
    return elements[first]
  }

  /// The slot of what is earliest; levels are in order of time, and so are a level's slots.
  @inline(__always)
  private var firstPosition: Int {
    let level = occupiedLevels.trailingZeroBitCount
    return level << 6 + occupied[level].trailingZeroBitCount
  }

  /// Moves the elements of the slot that time has entered to lower levels, all of them empty.
  private mutating func moveDown(_ position: Int) {
    let slot = slots[position]
    clear(position)
    guard slot.earliest < slot.latest else {
      slots[Int(reached & 63)] = slot
      return occupy(level: 0, digit: Int(reached & 63))
    }
    var index = slot.first
    while index >= 0 {
      let node = nodes[Int(index)]
      nodes[Int(index)].next = -1
      append(index, due: node.due)
      index = node.next
    }
  }

  private mutating func append(_ index: Int32, due: Int64) {
    let level = Self.level(due ^ reached)
    let digit = Int(due >> (6 * Int64(level)) & 63)
    let position = level << 6 + digit
    var slot = slots[position]
    if slot.last < 0 { slot.first = index } else { nodes[Int(slot.last)].next = index }
    slot.last = index
    slot.earliest = min(slot.earliest, due)
    slot.latest = max(slot.latest, due)
    slots[position] = slot
    occupy(level: level, digit: digit)
  }

  private mutating func occupy(level: Int, digit: Int) {
    occupied[level] |= 1 << UInt64(digit)
    occupiedLevels |= 1 << UInt16(level)
  }

  private mutating func clear(_ position: Int) {
    slots[position] = Slot()
    let level = position >> 6
    occupied[level] &= ~(1 << UInt64(position & 63))
    if occupied[level] == 0 { occupiedLevels &= ~(1 << UInt16(level)) }
  }

  private mutating func node(due: Int64, _ element: Element) -> Int32 {
    guard free >= 0 else {
      nodes.append(Node(due: due))
      elements.append(element)
      return Int32(nodes.count - 1)
    }
    let index = free
    free = nodes[Int(index)].next
    nodes[Int(index)] = Node(due: due)
    elements[Int(index)] = element
    return index
  }

  /// The place of the highest base-64 digit that is not zero.
  private static func level(_ difference: Int64) -> Int {
    (63 - (difference | 1).leadingZeroBitCount) / 6
  }
}
