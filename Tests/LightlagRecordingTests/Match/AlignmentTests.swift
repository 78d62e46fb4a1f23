import LightlagRecording
import Testing

@Suite struct AlignmentTests {
  /// The length of a longest common subsequence, by the plain recurrence.
  static func longest(_ one: [Int], _ two: [Int]) -> Int {
    var row = [Int](repeating: 0, count: two.count + 1)
    for left in one {
      var diagonal = 0
      for (index, right) in two.enumerated() {
        let above = row[index + 1]
        row[index + 1] = left == right ? diagonal + 1 : max(row[index], above)
        diagonal = above
      }
    }
    return row[two.count]
  }

  static func align(_ one: [Int], _ two: [Int], window: Int = 256) -> Alignment {
    Alignment(expected: one.count, actual: two.count, window: window) { one[$0] == two[$1] }
  }

  /// Whether all pairs are equal and go up in both sequences, and no two runs touch.
  static func isSound(_ alignment: Alignment, _ one: [Int], _ two: [Int]) -> Bool {
    var place = (0, 0)
    for run in alignment.runs {
      guard run.count > 0, run.expected >= place.0, run.actual >= place.1 else { return false }
      let range = 0..<run.count
      guard range.allSatisfy({ one[run.expected + $0] == two[run.actual + $0] }) else {
        return false
      }
      place = (run.expected + run.count, run.actual + run.count)
    }
    return true
  }

  @Test(arguments: 1...60) func `partners are as many as there can be`(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<60 {
      let letters = 1 + chance.below(5)
      let one = (0..<chance.below(20)).map { _ in chance.below(letters) }
      let two = (0..<chance.below(20)).map { _ in chance.below(letters) }
      let alignment = Self.align(one, two)
      #expect(Self.isSound(alignment, one, two), "\(one) \(two) \(alignment.runs)")
      #expect(alignment.pairCount == Self.longest(one, two), "\(one) \(two) \(alignment.runs)")
    }
  }

  @Test(arguments: 1...20) func `a narrow window still gives partners that fit`(seed: UInt64) {
    var chance = Chance(seed: seed)
    let one = (0..<200).map { _ in chance.below(3) }
    let two = (0..<150).map { _ in chance.below(3) }
    let alignment = Self.align(one, two, window: 4)
    #expect(Self.isSound(alignment, one, two))
    // Any two letters in three are partners somewhere near; far fewer would be a way lost.
    #expect(alignment.pairCount > 50)
  }

  /// Where one element became what another is, the others stay where they are.
  @Test(arguments: [
    ([1, 2, 3, 4], [1, 3, 3, 4], [1]), ([1, 2, 3, 4], [1, 2, 2, 4], [2]),
    ([1, 2, 3], [2, 2, 3], [0]), ([1, 2, 3], [1, 2, 2], [2]),
    ([1, 2, 3, 3, 3, 4], [1, 3, 3, 3, 3, 4], [1]),
    ([0, 5, 1, 2, 3, 4], [0, 5, 9, 1, 3, 3, 4], [3]),
  ])
  func `a change is no loss beside one too many`(one: [Int], two: [Int], changed: [Int]) {
    let alignment = Self.align(one, two)
    #expect(Self.isSound(alignment, one, two))
    let paired = alignment.runs.flatMap { $0.expected..<$0.expected + $0.count }
    #expect(one.indices.filter { !paired.contains($0) } == changed)
    #expect(alignment.runs.last.map { $0.expected + $0.count } ?? 0 >= one.count - 1)
    let shifts = Set(alignment.runs.map { $0.actual - $0.expected })
    #expect(shifts.count == (two.count > one.count ? 2 : 1), "\(alignment.runs)")
  }

  /// With few letters there are many ways to leave out one of each, and only one of them says what
  /// happened.
  @Test(arguments: 1...40) func `one that has changed is the only one left out`(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<100 {
      let letters = 2 + chance.below(3)
      let one = (0..<1 + chance.below(24)).map { _ in chance.below(letters) }
      let place = chance.below(one.count)
      var two = one
      two[place] = (one[place] + 1 + chance.below(letters)) % (letters + 1)
      let alignment = Self.align(one, two)
      #expect(Self.isSound(alignment, one, two))
      let paired = alignment.runs.flatMap { run in
        (0..<run.count).map { [run.expected + $0, run.actual + $0] }
      }
      #expect(paired == one.indices.filter { $0 != place }.map { [$0, $0] }, "\(one) \(two)")
    }
  }

  /// What may stand for each other within a tolerance is no equality: 1 may for 2, 2 for 3, 1 not
  /// for 3.
  @Test(arguments: 1...40) func `one that is too far off is the only one left out`(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<100 {
      let one = (0..<1 + chance.below(24)).map { _ in chance.below(5) }
      let place = chance.below(one.count)
      var two = one.map { $0 + chance.below(3) - 1 }
      two[place] = one[place] + (chance.happens(2) ? 2 : -2)
      let alignment = Alignment(expected: one.count, actual: two.count) {
        abs(one[$0] - two[$1]) < 2
      }
      let paired = alignment.runs.flatMap { run in
        (0..<run.count).map { [run.expected + $0, run.actual + $0] }
      }
      #expect(paired == one.indices.filter { $0 != place }.map { [$0, $0] }, "\(one) \(two)")
    }
  }

  @Test func `equal sequences are one run`() {
    let one = Array(0..<1_000)
    let runs = Self.align(one, one).runs
    #expect(runs.count == 1 && runs.first?.count == 1_000)
  }

  /// 1 000 differ in the middle, and what stands behind them is found again.
  @Test func `what is equal behind many differences is found`() {
    let one = Array(0..<500) + Array(1_000..<1_100) + Array(500..<900)
    let two = Array(0..<500) + Array(2_000..<2_100) + Array(500..<900)
    #expect(Self.align(one, two).pairCount == 900)
    #expect(Self.align(one, two, window: 300).runs.count == 2)
  }

  @Test(arguments: [([], []), ([1], []), ([], [1])])
  func `what is empty has no partners`(one: [Int], two: [Int]) {
    #expect(Self.align(one, two).runs.isEmpty)
  }
}
