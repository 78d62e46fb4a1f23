import LightlagCore
import Testing

@Suite struct DelayTraceTests {
  /// Samples of seconds and milliseconds.
  static func samples(_ pairs: [(Int64, Int64)]) -> [DelayTrace.Sample] {
    pairs.map { DelayTrace.Sample(time: .seconds($0), delay: .milliseconds($1)) }
  }

  static let hill = samples([(10, 100), (20, 200), (40, 100)])

  static func delay(_ trace: DelayTrace, _ seconds: Int64) -> Int64 {
    trace.delay(at: .milliseconds(seconds * 1_000)).wholeNanoseconds / 1_000_000
  }

  @Test(arguments: [(0, 100), (10, 100), (19, 100), (20, 200), (39, 200), (40, 100), (999, 100)])
  func `a delay holds until the next`(seconds: Int64, milliseconds: Int64) throws {
    #expect(Self.delay(try DelayTrace(Self.hill), seconds) == milliseconds)
  }

  @Test(arguments: [
    (0, 100), (10, 100), (11, 110), (19, 190), (20, 200), (21, 195), (39, 105), (40, 100),
    (999, 100),
  ])
  func `a delay goes on a line to the next`(seconds: Int64, milliseconds: Int64) throws {
    #expect(Self.delay(try DelayTrace(Self.hill, course: .linear), seconds) == milliseconds)
  }

  /// Every 50 s: from 100 at 40 s to 100 at 60 s, and 200 at 70 s.
  @Test(arguments: [(0, 100), (45, 100), (60, 100), (69, 100), (70, 200), (50_070, 200)])
  func `a trace repeats`(seconds: Int64, milliseconds: Int64) throws {
    #expect(
      Self.delay(try DelayTrace(Self.hill, period: .seconds(50)), seconds) == milliseconds)
  }

  /// From 200 at 30 s to 100 at 50 s, which is the sample at 10 s again.
  @Test(arguments: [(0, 150), (5, 125), (10, 100), (30, 200), (35, 175), (39, 155), (40, 150)])
  func `a line runs over the repeat`(seconds: Int64, milliseconds: Int64) throws {
    let trace = try DelayTrace(
      Self.samples([(10, 100), (30, 200)]), course: .linear, period: .seconds(40))
    #expect(Self.delay(trace, seconds) == milliseconds)
  }

  /// The sample at the period's end is never reached, but the line leads there.
  @Test(arguments: [(0, 0), (5, 50), (9, 90), (10, 0), (15, 50)])
  func `a sample may stand at the end of the period`(seconds: Int64, milliseconds: Int64) throws {
    let trace = try DelayTrace(
      Self.samples([(0, 0), (10, 100)]), course: .linear, period: .seconds(10))
    #expect(Self.delay(trace, seconds) == milliseconds)
  }

  @Test(arguments: DelayTrace.Course.allCases, [nil, Duration.seconds(5)])
  func `one sample holds for ever`(course: DelayTrace.Course, period: Duration?) throws {
    let trace = try DelayTrace(Self.samples([(3, 42)]), course: course, period: period)
    #expect([0, 2, 3, 4, 5, 1_000].map { Self.delay(trace, $0) } == [42, 42, 42, 42, 42, 42])
  }

  @Test(arguments: DelayTrace.Course.allCases)
  func `of two samples of a time the later holds from then on`(course: DelayTrace.Course) throws {
    let trace = try DelayTrace(
      Self.samples([(0, 100), (10, 100), (10, 300), (20, 300)]), course: course)
    #expect([9, 10, 11].map { Self.delay(trace, $0) } == [100, 300, 300])
  }

  @Test func `lines are exact over centuries`() throws {
    let year = Duration.seconds(31_557_600)
    let trace = try DelayTrace(
      [.init(time: .zero, delay: .zero), .init(time: year * 100, delay: year * 100)],
      course: .linear)
    let instant = Instant.start.advanced(by: year * 33 + .nanoseconds(1))
    #expect(trace.delay(at: instant) == year * 33 + .nanoseconds(1))
  }

  /// Samples that make no trace, and why.
  struct Refusal: Sendable {
    let samples: [DelayTrace.Sample]
    let period: Duration?
    let failure: DelayTrace.Failure

    init(
      _ pairs: [(Int64, Int64)], period: Duration? = nil, _ failure: DelayTrace.Failure
    ) {
      samples = DelayTraceTests.samples(pairs)
      self.period = period
      self.failure = failure
    }
  }

  static let longest = 146 * Int64(31_557_600)

  static let refusals: [Refusal] = [
    Refusal([], .empty),
    Refusal([(-1, 5)], .negative(sample: 1, .seconds(-1))),
    Refusal([(1, 5), (2, -5)], .negative(sample: 2, .milliseconds(-5))),
    Refusal(
      [(1, 5), (3, 5), (2, 5)],
      .timeGoesBack(sample: 3, time: .seconds(2), previous: .seconds(3))),
    Refusal(
      [(1, 5), (3, 5)], period: .seconds(2),
      .beyondPeriod(sample: 2, time: .seconds(3), period: .seconds(2))),
    Refusal([(0, 5)], period: .zero, .periodOutOfRange(.zero)),
    Refusal([(0, 5)], period: .seconds(longest), .periodOutOfRange(.seconds(longest))),
    Refusal([(longest, 5)], .tooLong(sample: 1, .seconds(longest))),
  ]

  @Test(arguments: refusals)
  func `samples that make no trace are refused`(refusal: Refusal) {
    #expect(throws: refusal.failure) {
      try DelayTrace(refusal.samples, period: refusal.period)
    }
  }
}
