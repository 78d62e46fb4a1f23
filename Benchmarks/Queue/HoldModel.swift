/// The event queue alone: takes out what is earliest and puts in one event later, over and over.
///
/// The times by which events are later are up to 2 ms, evenly spread, from a generator that every
/// contender has, so that all take out the same events in the same order.
///
/// Source: D. W. Jones, "An Empirical Comparison of Priority-Queue and Event-Set
/// Implementations", Communications of the ACM 29(4), 1986.
struct HoldModel {
  private var queue = EventQueue<UInt32>()
  private var increments = Increments()

  /// Creates a queue in which so many events wait.
  init(pending: Int) {
    for index in 0..<pending {
      queue.insert(UInt32(index), due: Instant(nanoseconds: increments.next()))
    }
  }

  /// Takes out and puts back so many events; as many before, unmeasured.
  ///
  /// - Returns: How long it took, and a number in which each event and its place counts.
  mutating func measure(operations: Int) -> (duration: Duration, check: UInt64) {
    hold(operations)
    let clock = ContinuousClock()
    var check: UInt64 = 0
    let duration = clock.measure { check = hold(operations) }
    return (duration, check)
  }

  /// Returns a number in which each event taken out, and its place in the order, counts.
  @discardableResult
  private mutating func hold(_ operations: Int) -> UInt64 {
    var check: UInt64 = 0
    for _ in 0..<operations {
      guard let (due, element) = queue.removeFirst(dueBy: .end) else { break }
      check = check &* 31 &+ UInt64(element)
      queue.insert(element, due: Instant(nanoseconds: due.nanoseconds + increments.next()))
    }
    return check
  }
}

/// The times by which events are later, made beforehand so that making them costs nothing.
private struct Increments {
  private var table: [Int64] = []
  private var position = 0

  init() {
    // The constants of Knuth's MMIX generator, "The Art of Computer Programming", 3.3.4.
    var state: UInt64 = 1
    for _ in 0..<65_536 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      table.append(1 + Int64(state >> 32) % 2_000_000)
    }
  }

  @inline(__always)
  mutating func next() -> Int64 {
    position = (position + 1) & 65_535
    return table[position]
  }
}
