import LightlagCore
import Testing

@Suite struct EventQueueTests {
  @Test func `an empty queue has no deadline`() {
    var queue = EventQueue<Int>()
    #expect(queue.deadline == nil)
    #expect(queue.removeFirst(dueBy: .end) == nil)
  }

  @Test func `what falls due together comes out in the order it came`() {
    var queue = EventQueue<Int>()
    // Inserted while far away, nearer, and at the instant itself.
    let due = Instant(nanoseconds: 5_000_000_000)
    queue.insert(0, due: due)
    queue.insert(-1, due: Instant(nanoseconds: 4_999_999_000))
    queue.insert(1, due: due)
    #expect(queue.removeFirst() == -1)
    queue.insert(2, due: due)
    #expect(queue.removeFirst() == 0)
    queue.insert(3, due: due)
    #expect((0..<3).map { _ in queue.removeFirst() } == [1, 2, 3])
    #expect(queue.deadline == nil)
  }

  @Test func `nothing comes out before it is due`() {
    var queue = EventQueue<Int>()
    queue.insert(1, due: Instant(nanoseconds: 100))
    #expect(queue.removeFirst(dueBy: Instant(nanoseconds: 99)) == nil)
    #expect(queue.removeFirst(dueBy: Instant(nanoseconds: 100))?.element == 1)
  }

  @Test func `the last instant there is can be waited for`() {
    var queue = EventQueue<Int>()
    queue.insert(2, due: .end)
    queue.insert(3, due: .end)
    queue.insert(1, due: .start)
    #expect(queue.deadline == .start)
    #expect((0..<3).map { _ in queue.removeFirst() } == [1, 2, 3])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var seed: UInt32
    /// Instants are spread over so many nanoseconds beyond the one reached.
    var range: Int64
    var testDescription: String { "seed \(seed), \(range) ns" }
  }

  /// From many ties to years: 100 000 000 s is 3.2 years.
  static let cases: [Case] = (1...4).flatMap { seed in
    [1, 3, 64, 100, 4_097, 1_000_000, 50_000_000, 100_000_000_000_000_000].map {
      Case(seed: seed, range: $0)
    }
  }

  @Test(arguments: cases)
  func `any mix of insertions and removals comes out as from a sorted list`(example: Case) {
    var dice = Dice(seed: example.seed)
    var queue = EventQueue<Int>()
    var reference: [(due: Int64, number: Int)] = []
    var (reached, number): (Int64, Int) = (0, 0)
    for _ in 0..<2_000 {
      if dice.roll(5) < 3 || reference.isEmpty {
        let ahead = dice.roll(4) == 0 ? 0 : Int64(dice.roll(Int(example.range)))
        let due = reached + ahead
        let place = reference.firstIndex { $0.due > due } ?? reference.endIndex
        reference.insert((due, number), at: place)
        queue.insert(number, due: Instant(nanoseconds: due))
        number += 1
      } else {
        let expected = reference.removeFirst()
        #expect(queue.removeFirst() == expected.number)
        reached = expected.due
      }
      #expect(queue.count == reference.count)
      #expect(queue.deadline?.nanoseconds == reference.first?.due)
    }
    while !reference.isEmpty { #expect(queue.removeFirst() == reference.removeFirst().number) }
    #expect(queue.deadline == nil)
  }

  @Test func `a copy goes its own way`() {
    var queue = EventQueue<Int>()
    for number in 0..<100 { queue.insert(number, due: Instant(nanoseconds: Int64(number) * 999)) }
    var copy = queue
    let taken = (0..<100).map { _ in queue.removeFirst() }
    #expect(copy.count == 100)
    #expect((0..<100).map { _ in copy.removeFirst() } == taken)
  }

  /// Were a step to cost what waits, these would take hours.
  @Test func `two hundred thousand elements are no burden`() {
    var queue = EventQueue<Int>()
    var dice = Dice(seed: 1)
    for number in 0..<200_000 {
      queue.insert(number, due: Instant(nanoseconds: Int64(dice.roll(1_000_000_000_000))))
    }
    var last = Instant.start
    while let next = queue.removeFirst(dueBy: .end) {
      if next.due < last { Issue.record("\(next) came after \(last)") }
      last = next.due
    }
    #expect(queue.count == 0)
  }
}
