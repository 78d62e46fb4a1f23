/// What waits for an instant, in the order in which it falls due, and then in which it came.
///
/// A heap of four children a node whose keys are one number each: the instant, the order of
/// insertion, and the place of the entry. What is cancelled stays in the heap until it is due
/// or until such are the most of it.
struct TimerQueue {
  /// What happens at its instant.
  enum Action: Sendable {
    /// A job becomes ready.
    case job(LoopJob)
    /// A sleep ends.
    case sleep(Resumption<Void>)
    /// A sleep is about to begin.
    case reserved
    /// A sleep was cancelled before it had begun.
    case refused
    /// Nothing, since it was cancelled, or since nothing is here.
    case nothing
  }

  /// Which sleep is meant; one that is over is not mistaken for another in its place.
  struct Token: Sendable {
    fileprivate let place: UInt32
    fileprivate let generation: UInt32
  }

  private struct Entry: Sendable {
    var generation: UInt32 = 0
    var action = Action.nothing
  }

  private static var placeBits: UInt64 { 24 }

  /// Number of those that wait.
  private(set) var count = 0

  private var heap: [UInt128] = []
  private var entries: [Entry] = []
  private var free: [UInt32] = []
  private var inserted: UInt64 = 0

  /// The instant, in nanoseconds, at which the first falls due, or `nil` if none waits.
  @inline(__always)
  var deadline: Int64? {
    heap.isEmpty ? nil : Self.due(heap[0])
  }

  /// Has a job become ready at an instant.
  mutating func insert(_ job: LoopJob, due: Int64) {
    let place = allocate(.job(job))
    count += 1
    push(due: due, place)
  }

  /// Makes room for a sleep, which may be cancelled from now on.
  mutating func reserve() -> Token {
    let place = allocate(.reserved)
    return Token(place: place, generation: entries[Int(place)].generation)
  }

  /// Begins a sleep, unless it has been cancelled, and returns whether it did.
  mutating func park(_ token: Token, _ sleep: Resumption<Void>, until due: Int64) -> Bool {
    guard case .reserved = entries[Int(token.place)].action else {
      release(token.place)
      return false
    }
    entries[Int(token.place)].action = .sleep(sleep)
    count += 1
    push(due: due, token.place)
    return true
  }

  /// Cancels a sleep and returns what waits for it; `nil` if it has not begun or is over.
  mutating func cancel(_ token: Token) -> Resumption<Void>? {
    let entry = entries[Int(token.place)]
    guard entry.generation == token.generation else { return nil }
    switch entry.action {
    case .reserved:
      entries[Int(token.place)].action = .refused
      return nil
    case .sleep(let sleep):
      entries[Int(token.place)].action = .nothing
      count -= 1
      sweep()
      return sleep
    case .job, .refused, .nothing:
      return nil
    }
  }

  /// Removes and returns the first, which fell due at `deadline`.
  ///
  /// - Precondition: `deadline` is not `nil`.
  mutating func removeFirst() -> Action {
    let place = pop()
    let action = entries[place].action
    release(UInt32(place))
    count -= 1
    dropCancelled()
    return action
  }

  // MARK: Entries

  private mutating func allocate(_ action: Action) -> UInt32 {
    guard let place = free.popLast() else {
      precondition(entries.count < 1 << Self.placeBits, "more than 16 million sleeps at once")
      entries.append(Entry(action: action))
      return UInt32(entries.count - 1)
    }
    entries[Int(place)].action = action
    return place
  }

  private mutating func release(_ place: UInt32) {
    entries[Int(place)].generation &+= 1
    entries[Int(place)].action = .nothing
    free.append(place)
  }

  /// Sees to it that the first is not a cancelled one, and that these are not the most.
  private mutating func sweep() {
    dropCancelled()
    guard heap.count > 64, heap.count > 2 * count else { return }
    let keys = heap.sorted()
    heap.removeAll(keepingCapacity: true)
    for key in keys {
      // Keys in ascending order are a heap.
      if isCancelled(key) { release(UInt32(Self.place(key))) } else { heap.append(key) }
    }
  }

  private mutating func dropCancelled() {
    while let first = heap.first, isCancelled(first) { release(UInt32(pop())) }
  }

  private func isCancelled(_ key: UInt128) -> Bool {
    if case .nothing = entries[Self.place(key)].action { true } else { false }
  }

  // MARK: Heap

  @inline(__always)
  private static func due(_ key: UInt128) -> Int64 { Int64(truncatingIfNeeded: key >> 64) }

  @inline(__always)
  private static func place(_ key: UInt128) -> Int {
    Int(truncatingIfNeeded: key & (1 << UInt128(placeBits) - 1))
  }

  private mutating func push(due: Int64, _ place: UInt32) {
    // 2^40 sleeps take days; the limit of steps is below it.
    inserted += 1
    let order = inserted << Self.placeBits | UInt64(place)
    let key = UInt128(UInt64(due)) << 64 | UInt128(order)
    heap.append(key)
    var index = heap.count - 1
    while index > 0 {
      let parent = (index - 1) >> 2
      guard key < heap[parent] else { break }
      heap[index] = heap[parent]
      index = parent
    }
    heap[index] = key
  }

  /// Removes the first key and returns its place.
  private mutating func pop() -> Int {
    let first = heap[0]
    let key = heap.removeLast()
    guard !heap.isEmpty else { return Self.place(first) }
    var index = 0
    while true {
      let child = index * 4 + 1
      guard child < heap.count else { break }
      var least = child
      var other = child + 1
      while other < min(child + 4, heap.count) {
        if heap[other] < heap[least] { least = other }
        other += 1
      }
      guard heap[least] < key else { break }
      heap[index] = heap[least]
      index = least
    }
    heap[index] = key
    return Self.place(first)
  }
}
