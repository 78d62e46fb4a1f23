/// What waits, first in, first out, in constant time each.
struct WaitingLine<Element: Sendable>: Sendable {
  private var elements: [Element] = []
  /// How many of `elements`, from the front, have been taken out.
  private var removed = 0

  var isEmpty: Bool { removed == elements.count }

  var count: Int { elements.count - removed }

  var first: Element? { isEmpty ? nil : elements[removed] }

  mutating func append(_ element: Element) { elements.append(element) }

  /// Takes out the first.
  ///
  /// - Precondition: it is not empty.
  mutating func removeFirst() -> Element {
    let element = elements[removed]
    removed += 1
    forget()
    return element
  }

  /// Takes out the first that is asked for; in constant time where that is the first of all, as
  /// nearly always.
  mutating func removeFirst(where isRemoved: (Element) -> Bool) -> Element? {
    guard let place = elements[removed...].firstIndex(where: isRemoved) else { return nil }
    guard place > removed else { return removeFirst() }
    return elements.remove(at: place)
  }

  /// Changes each in its place.
  mutating func update(_ change: (inout Element) -> Void) {
    for place in removed..<elements.count { change(&elements[place]) }
  }

  /// Takes out all, and returns them in their order.
  mutating func removeAll() -> ArraySlice<Element> {
    defer { self = WaitingLine() }
    return elements[removed...]
  }

  /// Takes out all that are asked for, wherever they stand, and returns them in their order.
  mutating func removeAll(where isRemoved: (Element) -> Bool) -> [Element] {
    var taken: [Element] = []
    elements.removeFirst(removed)
    removed = 0
    elements.removeAll { element in
      guard isRemoved(element) else { return false }
      taken.append(element)
      return true
    }
    return taken
  }

  /// The least of what each has, or `nil` if it is empty.
  func least<Value: Comparable>(_ value: (Element) -> Value) -> Value? {
    elements[removed...].lazy.map(value).min()
  }

  /// Takes out the first as long as it is one of those asked for.
  @inline(__always)
  mutating func removeFirst(while isRemoved: (Element) -> Bool) {
    while removed < elements.count, isRemoved(elements[removed]) { removed += 1 }
    forget()
  }

  /// Forgets what is out only when it is most of the list, so that it costs a constant each.
  @inline(__always)
  private mutating func forget() {
    guard removed >= 16, removed * 2 >= elements.count else { return }
    elements.removeFirst(removed)
    removed = 0
  }
}
