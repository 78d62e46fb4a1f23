import LightlagCore
import Testing

@Suite struct PhaseOverlapTests {
  static func turns(_ start: Int64, _ duration: Int64?, every period: Int64? = nil) -> Phase.Course
  {
    .planned(
      start: .seconds(start), duration: duration.map { .seconds($0) },
      period: period.map { .seconds($0) })
  }

  @Test func `what touches does not overlap`() {
    #expect(!Self.turns(0, 5).mayOverlap(Self.turns(5, 5)))
    #expect(Self.turns(0, 6).mayOverlap(Self.turns(5, 5)))
    #expect(Self.turns(0, nil).mayOverlap(Self.turns(1_000_000, 1)))
    #expect(!Self.turns(0, 0).mayOverlap(Self.turns(0, nil)))
  }

  @Test func `chance may do anything`() {
    let chance = Phase.Course.byChance(meanOn: .seconds(1), meanOff: .seconds(1))
    #expect(chance.mayOverlap(Self.turns(0, 1)) && Self.turns(0, 1).mayOverlap(chance))
  }

  /// Every pair of courses with small numbers, against each second of a long enough run: the least
  /// common multiple of all periods is 60.
  @Test(arguments: 0...6)
  func `an overlap is found where one second of both is`(start: Int64) {
    for duration in [1, 2, 3, nil] as [Int64?] {
      for period in [nil, 3, 4, 5, 6] as [Int64?] where duration != nil || period == nil {
        for (other, length, turn) in [(2, 1, nil), (1, 2, 4), (3, 1, 6), (9, 2, 5), (30, 3, nil)]
          as [(Int64, Int64, Int64?)]
        {
          let one = Self.turns(start, duration, every: period)
          let another = Self.turns(other, length, every: turn)
          let meets = (0..<200).contains { second in
            Self.holds(start, duration, period, at: second)
              && Self.holds(other, length, turn, at: second)
          }
          #expect(one.mayOverlap(another) == meets, "\(one) \(another)")
          #expect(another.mayOverlap(one) == meets, "\(another) \(one)")
        }
      }
    }
  }

  static func holds(_ start: Int64, _ duration: Int64?, _ period: Int64?, at second: Int64) -> Bool
  {
    guard second >= start else { return false }
    let since = period.map { (second - start) % $0 } ?? second - start
    return duration.map { since < $0 } ?? true
  }
}
