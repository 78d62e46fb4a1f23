/// Values in the order in which they came, added and removed in constant time.
struct Fifo<Element> {
  private var elements: [Element?] = []
  private var head = 0

  /// Number of values.
  var count: Int { elements.count - head }

  /// Adds a value behind all others.
  mutating func append(_ element: Element) { elements.append(element) }

  /// Removes and returns the first value, or `nil` if there is none.
  mutating func popFirst() -> Element? {
    guard head < elements.count else { return nil }
    let element = elements[head].take()
    head += 1
    if head == elements.count {
      elements.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 64, head * 2 > elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return element
  }

  /// Removes and returns the first value that is meant, or `nil` if there is none.
  mutating func removeFirst(where isMeant: (Element) -> Bool) -> Element? {
    let place = elements[head...].firstIndex { $0.map(isMeant) ?? false }
    return place.flatMap { elements.remove(at: $0) }
  }

  /// Removes and returns all values.
  mutating func removeAll() -> [Element] {
    defer { self = Fifo() }
    return elements[head...].compactMap { $0 }
  }
}
