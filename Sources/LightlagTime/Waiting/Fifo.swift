/// Values in the order in which they came: a ring that grows.
///
/// It is inlinable so that a mailbox is made for its element, in the module that uses it.
@usableFromInline
struct Fifo<Element> {
  /// Its size is a power of two.
  @usableFromInline var ring: [Element?] = [nil, nil, nil, nil]
  @usableFromInline var head = 0

  /// Number of values.
  @usableFromInline var count = 0

  @usableFromInline init() {}

  /// Adds a value behind all others.
  @inlinable
  mutating func append(_ element: Element) {
    if count == ring.count { grow() }
    ring[(head &+ count) & (ring.count &- 1)] = element
    count &+= 1
  }

  /// Removes and returns the first value, or `nil` if there is none.
  @inlinable
  mutating func popFirst() -> Element? {
    guard count > 0 else { return nil }
    let element = ring[head].take()
    head = (head &+ 1) & (ring.count &- 1)
    count &-= 1
    return element
  }

  /// Removes and returns the first value that is meant, or `nil` if there is none.
  mutating func removeFirst(where isMeant: (Element) -> Bool) -> Element? {
    var found: Element?
    for _ in 0..<count {
      guard let element = popFirst() else { break }
      if found == nil, isMeant(element) { found = element } else { append(element) }
    }
    return found
  }

  @inlinable
  mutating func grow() {
    ring = Array(ring[head...] + ring[..<head]) + [Element?](repeating: nil, count: ring.count)
    head = 0
  }
}
