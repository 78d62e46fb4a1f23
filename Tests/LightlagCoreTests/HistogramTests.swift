import LightlagCore
import Testing

@Suite struct HistogramTests {
  static func histogram(_ nanoseconds: some Sequence<Int64>) -> Histogram {
    var histogram = Histogram()
    for value in nanoseconds { histogram.record(.nanoseconds(value)) }
    return histogram
  }

  @Test func `an empty histogram knows nothing`() {
    let empty = Histogram()
    #expect(empty.count == 0)
    #expect(empty.minimum == nil && empty.maximum == nil && empty.mean == nil)
    #expect(empty.percentile(50) == nil)
  }

  @Test func `count, extremes and mean are exact`() {
    let histogram = Self.histogram([1_000_001, 7, 123_456_789_012])
    #expect(histogram.count == 3)
    #expect(histogram.minimum == .nanoseconds(7))
    #expect(histogram.maximum == .nanoseconds(123_456_789_012))
    // (1 000 001 + 7 + 123 456 789 012) / 3 = 41 152 596 340 exactly.
    #expect(histogram.mean == .nanoseconds(41_152_596_340))
  }

  /// Three times 200 years is beyond Int64 nanoseconds; the sum must not be kept there.
  @Test func `the mean of ages is exact too`() {
    let age: Int64 = 200 * 31_557_600 * 1_000_000_000
    #expect(Self.histogram([age, age, age]).mean == .nanoseconds(age))
  }

  @Test func `small numbers are exact`() {
    let histogram = Self.histogram(0..<64)
    // 1 % of 64 is 0.64, so the first; half are 0 to 31.
    #expect(histogram.percentile(1) == .zero)
    #expect(histogram.percentile(50) == .nanoseconds(31))
    #expect(histogram.percentile(100) == .nanoseconds(63))
  }

  @Test(arguments: [Int64(64), 1_000, 65_535, 65_536, 50_000_000, 1 << 40, .max - 1, .max])
  func `a percentile is never below the truth and a thirty-second above at most`(value: Int64) {
    // A longer one beside it, so that the greatest value does not bound the answer.
    let histogram = Self.histogram([value, .max])
    let found = histogram.percentile(50)?.wholeNanoseconds ?? -1
    #expect(found >= value)
    #expect(found - value <= value / 32)
  }

  /// 1...1 000 us: the 99th percentile is 990 us, the 99.9th 999 us.
  @Test func `percentiles can be finer than hundredths`() throws {
    let histogram = Self.histogram((1...1_000).map { $0 * 1_000 })
    let p99 = try #require(histogram.percentile(99))
    #expect((.microseconds(990) ... .microseconds(990 * 33 / 32)).contains(p99))
    let p999 = try #require(histogram.percentile(999, of: 1_000))
    #expect((.microseconds(999) ... .microseconds(1_000)).contains(p999))
    #expect(histogram.percentile(100) == .microseconds(1_000))
  }

  @Test func `merging is the same as recording everything in one`() {
    var dice = Dice(seed: 3)
    let values = (0..<600).map { _ in Int64(dice.roll(1 << (1 + dice.roll(50)))) }
    let whole = Self.histogram(values)
    var merged = Self.histogram(values[..<200])
    merged.merge(Self.histogram(values[200...]))
    #expect(merged == whole)
    merged.merge(Histogram())
    #expect(merged == whole)
    var fromNothing = Histogram()
    fromNothing.merge(whole)
    #expect(fromNothing == whole)
  }

  /// Doubling one record 33 times is 2^33, more than a bucket's 32 bits.
  @Test func `a bucket does not overflow`() {
    var histogram = Self.histogram([5])
    for _ in 0..<33 { histogram.merge(histogram) }
    histogram.record(.nanoseconds(1_000_000))
    #expect(histogram.count == 1 << 33 + 1)
    #expect(histogram.percentile(1, of: 1 << 34) == .nanoseconds(5))
    #expect(histogram.percentile((1 << 33) - 1, of: 1 << 33) == .nanoseconds(5))
    #expect(histogram.percentile(100) == .nanoseconds(1_000_000))
  }

  @Test func `a negative duration counts as zero`() {
    #expect(Self.histogram([-5]).maximum == .zero)
  }
}
