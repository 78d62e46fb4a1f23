import LightlagCore
import Testing

@Suite struct RandomPhaseTests {
  static func cursor(
    meanOn: Duration = .seconds(3), meanOff: Duration = .seconds(60), startsOn: Bool = false,
    seed: Seed = 1, below: Int = 0
  ) throws -> TimelineCursor {
    let never = Phase.Course.planned(start: .seconds(145 * 31_557_600))
    let others = (0..<below).map { Phase(name: "p\($0)", course: never) }
    let rain = Phase(
      name: "rain", course: .byChance(meanOn: meanOn, meanOff: meanOff, startsOn: startsOn))
    return TimelineCursor(try Timeline(others + [rain]), seed: seed)
  }

  /// The lengths of intervals in seconds: off, on, and so forth.
  static func lengths(_ cursor: inout TimelineCursor, _ count: Int) -> [Double] {
    var last = Instant.start
    return (0..<count).map { _ in
      let due = cursor.deadline ?? .end
      _ = cursor.advance(to: due)
      defer { last = due }
      return last.duration(to: due) / .seconds(1)
    }
  }

  @Test(arguments: [false, true])
  func `a phase by chance starts as it is told`(startsOn: Bool) throws {
    var cursor = try Self.cursor(startsOn: startsOn)
    let begun = cursor.advance(to: .start)
    #expect(cursor.active.count == (startsOn ? 1 : 0))
    #expect(begun == (startsOn ? [0] : []))
    let first = try #require(cursor.deadline)
    #expect(cursor.advance(to: first) == (startsOn ? [] : [0]))
    #expect(cursor.active.count == (startsOn ? 0 : 1))
  }

  @Test func `the seed decides, and the place in the timeline`() throws {
    var cursors = [
      try Self.cursor(), try Self.cursor(), try Self.cursor(seed: 2), try Self.cursor(below: 1),
    ]
    let lengths = cursors.indices.map { Self.lengths(&cursors[$0], 20) }
    #expect(lengths[0] == lengths[1])
    #expect(Set(lengths).count == 3)
  }

  /// An interval has its address: starting on only leaves out the first time off.
  @Test func `the first state does not shift the intervals`() throws {
    var off = try Self.cursor()
    var on = try Self.cursor(startsOn: true)
    // The start itself is a deadline of the phase that begins there.
    #expect(Self.lengths(&off, 20).dropFirst() == Self.lengths(&on, 20).dropFirst())
  }

  // n = 50 000 of each kind: mean 1, deviation 1, so the mean is within 4.5 / sqrt(n) = 2.0 %. A
  // fraction q of them is below the quantile -ln(1 - q): 0.105361 at 10 %, 0.693147 at 50 %,
  // 2.302585 at 90 %; its deviation is sqrt(q (1 - q) / n), 4.5 of which are 0.0060, 0.0101 and
  // 0.0060.
  @Test(arguments: [false, true])
  func `times on and off are exponential with their means`(isOn: Bool) throws {
    var cursor = try Self.cursor()
    let lengths = Self.lengths(&cursor, 100_000)
    let mean = isOn ? 3.0 : 60.0
    let scaled = stride(from: isOn ? 1 : 0, to: 100_000, by: 2).map { lengths[$0] / mean }
    #expect(abs(scaled.reduce(0, +) / 50_000 - 1) < 0.02)
    let quantiles = [(0.1, 0.105361, 0.0060), (0.5, 0.693147, 0.0101), (0.9, 2.302585, 0.0060)]
    for (fraction, quantile, bound) in quantiles {
      let below = Double(scaled.count { $0 < quantile }) / 50_000
      #expect(abs(below - fraction) < bound)
    }
  }

  // Neighbours do not know each other: the correlation of 50 000 pairs is within 4.5 / sqrt(n).
  @Test func `a time on does not follow from the time off before it`() throws {
    var cursor = try Self.cursor()
    let lengths = Self.lengths(&cursor, 100_000)
    var sum = 0.0
    for index in stride(from: 0, to: 100_000, by: 2) {
      sum += (lengths[index] / 60 - 1) * (lengths[index + 1] / 3 - 1)
    }
    #expect(abs(sum / 50_000) < 0.0201)
  }

  /// Half of all times on are shorter than 0.69 of the mean, and so than a ramp as long as that.
  @Test func `a phase by chance may be over before its ramp is`() throws {
    let phase = Phase(
      name: "rain", course: .byChance(meanOn: .seconds(1), meanOff: .seconds(1)), ramp: .seconds(1))
    var cursor = TimelineCursor(try Timeline([phase]), seed: 3)
    var peaks: [Int] = []
    var peak = 0
    while peaks.count < 1_000, let due = cursor.deadline {
      _ = cursor.advance(to: due)
      if let active = cursor.active.first {
        peak = active.progress
      } else {
        peaks.append(peak)
      }
    }
    // One in e gets there: 368 of 1 000, deviation 15.2; 4.5 of them are 69.
    #expect(abs(peaks.count { $0 == ActivePhase.full } - 368) < 69)
  }
}
