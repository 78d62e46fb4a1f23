import LightlagCore
import Testing

@Suite struct CapacityTraceTests {
  static func bottleneck(_ milliseconds: [Int64], isOnce: Bool = false) -> Bottleneck {
    Bottleneck(.trace(CapacityTrace(milliseconds: milliseconds, isOnce: isOnce)))
  }

  /// A second carries 1 504 000 bytes, 12.032 Mbit.
  ///
  /// It goes by the name of 12 Mbit/s, which packets of 1 500 bytes in a millisecond each would be.
  @Test func `a trace that says 1 carries 1504 bytes in each millisecond`() {
    var bottleneck = Self.bottleneck([1])
    #expect(
      bottleneck.accept(0, byteCount: 1_504_000, at: .start) == .departs(at: .milliseconds(1_000)))
    #expect(bottleneck.accept(1, byteCount: 1, at: .start) == .departs(at: .milliseconds(1_001)))
  }

  @Test func `messages share an opportunity byte by byte, and one takes several`() {
    var bottleneck = Self.bottleneck([5, 10])
    // 1 000 of the first 1 504; 504 and 496 of the second; then 1 008 are left of that.
    #expect(bottleneck.accept(0, byteCount: 1_000, at: .start) == .departs(at: .milliseconds(5)))
    #expect(bottleneck.accept(1, byteCount: 1_000, at: .start) == .departs(at: .milliseconds(10)))
    #expect(bottleneck.accept(2, byteCount: 1_008, at: .start) == .departs(at: .milliseconds(10)))
    #expect(bottleneck.accept(3, byteCount: 1, at: .start) == .departs(at: .milliseconds(15)))
  }

  @Test func `opportunities in one millisecond add up`() {
    var bottleneck = Self.bottleneck([0, 7, 7, 7, 9])
    #expect(bottleneck.accept(0, byteCount: 4_512, at: .start) == .departs(at: .milliseconds(7)))
    #expect(bottleneck.accept(1, byteCount: 1_504, at: .start) == .departs(at: .milliseconds(9)))
    // The next pass begins at 9, where 0 is now.
    #expect(bottleneck.accept(2, byteCount: 1_504, at: .start) == .departs(at: .milliseconds(9)))
    #expect(bottleneck.accept(3, byteCount: 1, at: .start) == .departs(at: .milliseconds(16)))
  }

  @Test func `what nobody takes is wasted`() {
    var bottleneck = Self.bottleneck([5, 10])
    #expect(bottleneck.accept(0, byteCount: 4, at: .start) == .departs(at: .milliseconds(5)))
    // 1 500 bytes would have been left at 5 ms for who had been there before.
    #expect(
      bottleneck.accept(1, byteCount: 1_504, at: .milliseconds(5))
        == .departs(at: .milliseconds(10))
    )
    #expect(
      bottleneck.accept(2, byteCount: 1, at: .milliseconds(9)) == .departs(at: .milliseconds(15)))
    #expect(
      bottleneck.accept(3, byteCount: 1, at: .milliseconds(72)) == .departs(at: .milliseconds(75)))
  }

  /// 100 years are 3 155 760 000 000 ms, a multiple of 10, and so the start of a pass.
  @Test func `a century of silence is passed over`() {
    let trace = CapacityTrace(milliseconds: [3, 10])
    var bottleneck = Bottleneck(.trace(trace), limit: QueueLimit(bytes: .max))
    let century = Instant.start.advanced(by: .seconds(3_155_760_000))
    #expect(
      bottleneck.accept(0, byteCount: 1, at: century)
        == .departs(at: century.advanced(by: .milliseconds(3))))
    // With that byte the next fills two million opportunities, two of them in each 10 ms.
    #expect(
      bottleneck.accept(1, byteCount: 2_000_000 * 1_504 - 1, at: century)
        == .departs(at: century.advanced(by: .seconds(10_000))))
  }

  @Test func `once means once`() {
    var bottleneck = Self.bottleneck([3, 10], isOnce: true)
    #expect(bottleneck.accept(0, byteCount: 3_000, at: .start) == .departs(at: .milliseconds(10)))
    #expect(bottleneck.accept(1, byteCount: 9, at: .start) == .dropped)
    #expect(bottleneck.accept(2, byteCount: 1, at: .milliseconds(11)) == .dropped)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
  func `all disciplines send when each millisecond looked at for itself says so`(seed: UInt32) {
    var dice = Dice(seed: seed)
    let trace = Self.randomTrace(&dice)
    let arrivals = Self.randomArrivals(&dice, period: trace.last ?? 1)
    let expected = Self.bruteForce(trace, arrivals)
    // CoDel with so long an interval never begins to drop.
    for discipline in [QueueDiscipline.droptail, .drophead, .codel(interval: .seconds(90_000))] {
      var bottleneck = Bottleneck(
        .trace(CapacityTrace(milliseconds: trace)), discipline: discipline)
      var departures: [Int64] = []
      for (index, arrival) in arrivals.enumerated() {
        let at = Instant(nanoseconds: arrival.at)
        let accepted = bottleneck.accept(index, byteCount: arrival.byteCount, at: at)
        if case .departs(let end) = accepted { departures.append(end.nanoseconds / 1_000_000) }
      }
      departures += bottleneck.outcomes(by: .end).map { $0.at.nanoseconds / 1_000_000 }
      #expect(departures == expected)
    }
  }

  // MARK: Brute force

  struct Arrival {
    let at: Int64
    let byteCount: Int
  }

  static func randomTrace(_ dice: inout Dice) -> [Int64] {
    var (trace, now): ([Int64], Int64) = ([], 0)
    for _ in 0...dice.roll(20) {
      now += [0, 0, 1, 1, 2, 5, 40][dice.roll(7)]
      trace.append(now)
    }
    return now > 0 ? trace : trace + [1]
  }

  static func randomArrivals(_ dice: inout Dice, period: Int64) -> [Arrival] {
    var now: Int64 = 0
    return (0..<200).map { _ in
      // Often at the very millisecond, at times after several passes.
      switch dice.roll(5) {
      case 0: now += Int64(dice.roll(3_000_000))
      case 1: now = (now / 1_000_000 + Int64(dice.roll(4))) * 1_000_000 + 1_000_000
      case 2 where dice.roll(20) == 0: now += period * 3_500_000
      default: break
      }
      return Arrival(at: now, byteCount: 1 + dice.roll([10, 1_504, 4_000][dice.roll(3)]))
    }
  }

  /// Walks through all milliseconds; returns in which each message's last byte leaves.
  static func bruteForce(_ trace: [Int64], _ arrivals: [Arrival]) -> [Int64] {
    let period = trace.last ?? 1
    var departures: [Int64] = []
    var left = arrivals[0].byteCount
    var millisecond: Int64 = 0
    while departures.count < arrivals.count {
      // The end of a pass is the start of the next; the first has none before it.
      var opportunities = trace.count { $0 % period == millisecond % period }
      if millisecond == 0 { opportunities = trace.count { $0 == 0 } }
      for _ in 0..<opportunities {
        var budget = 1_504
        while budget > 0, departures.count < arrivals.count,
          arrivals[departures.count].at < millisecond * 1_000_000
        {
          let taken = min(budget, left)
          (budget, left) = (budget - taken, left - taken)
          guard left == 0 else { continue }
          departures.append(millisecond)
          if departures.count < arrivals.count { left = arrivals[departures.count].byteCount }
        }
      }
      millisecond += 1
    }
    return departures
  }
}
