/// One-way delays as they were measured, or computed, over time.
public struct DelayTrace: Hashable, Sendable {
  /// A delay and when it holds.
  public struct Sample: Hashable, Sendable {
    /// When, counted from the start of the run or of the period.
    public var time: Duration

    /// The one-way delay at that time.
    public var delay: Duration

    /// Creates a sample.
    public init(time: Duration, delay: Duration) {
      self.time = time
      self.delay = delay
    }
  }

  /// What holds between two samples.
  public enum Course: String, Hashable, Sendable, CaseIterable {
    /// The delay of the earlier.
    case constant
    /// The delay on the line between both.
    case linear
  }

  /// Why samples make no trace; samples are counted from 1.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable {
    /// There is no sample.
    case empty
    /// A time or a delay is below zero.
    case negative(sample: Int, Duration)
    /// A sample is of an earlier time than the one before it.
    case timeGoesBack(sample: Int, time: Duration, previous: Duration)
    /// A sample is of a time when the trace has begun again.
    case beyondPeriod(sample: Int, time: Duration, period: Duration)
    /// A time or a delay is 146 years or more, beyond what a run can tell.
    case tooLong(sample: Int, Duration)
    /// The trace begins again only after as much, or at once.
    case periodOutOfRange(Duration)
  }

  /// The samples, in the order of time.
  public let samples: [Sample]

  /// After what time the trace begins again, or `nil` if it never does.
  public let period: Duration?

  /// What holds between two samples.
  public let course: Course

  /// The same in nanoseconds, as every message needs them.
  private let times: [Int64]
  private let delays: [Int64]

  /// Creates a trace.
  ///
  /// Of two samples of the same time, the later holds from then on. Before the first and after
  /// the last sample, their delays hold; in a trace that repeats, the last comes before the first.
  ///
  /// - Throws: `Failure`, for the first sample that cannot be.
  public init(
    _ samples: [Sample], course: Course = .constant, period: Duration? = nil
  ) throws(Failure) {
    guard !samples.isEmpty else { throw .empty }
    if let period, period <= .zero || period >= LinkConditions.longest {
      throw .periodOutOfRange(period)
    }
    var previous = Duration.zero
    for (number, sample) in zip(1..., samples) {
      for time in [sample.time, sample.delay] {
        guard time >= .zero else { throw .negative(sample: number, time) }
        guard time < LinkConditions.longest else { throw .tooLong(sample: number, time) }
      }
      guard sample.time >= previous else {
        throw .timeGoesBack(sample: number, time: sample.time, previous: previous)
      }
      previous = sample.time
      if let period, sample.time > period {
        throw .beyondPeriod(sample: number, time: sample.time, period: period)
      }
    }
    self.samples = samples
    self.course = course
    self.period = period
    times = samples.map(\.time.wholeNanoseconds)
    delays = samples.map(\.delay.wholeNanoseconds)
  }

  /// Returns the delay at an instant, which must not be before the start.
  ///
  /// - Complexity: O(log *n*) in the number of samples.
  package func delay(at instant: Instant) -> Duration {
    let length = period?.wholeNanoseconds
    let now = length.map { instant.nanoseconds % $0 } ?? instant.nanoseconds
    let next = times.firstIndex(above: now)
    let last = times.count - 1
    let before = next > 0 ? next - 1 : length == nil ? 0 : last
    let after = next <= last ? next : length == nil ? last : 0
    guard course == .linear, before != after else { return .nanoseconds(delays[before]) }
    // Those on the far side of a repeat are a period away.
    let start = next > 0 ? times[before] : times[before] - (length ?? 0)
    let end = next <= last ? times[after] : times[after] + (length ?? 0)
    let way = Int128(delays[after] - delays[before]) * Int128(now - start)
    return .nanoseconds(delays[before] + Int64(way / Int128(end - start)))
  }
}

extension DelayTrace.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "there is no sample"
    case .negative(let sample, let time): "sample \(sample) has a negative time, \(time)"
    case .timeGoesBack(let sample, let time, let previous):
      "sample \(sample) is of \(time), earlier than the one before it, of \(previous)"
    case .beyondPeriod(let sample, let time, let period):
      "sample \(sample) is of \(time), after the trace repeats at \(period)"
    case .tooLong(let sample, let time):
      "sample \(sample) has a time of \(time); it must be below 146 years"
    case .periodOutOfRange(let period):
      "the trace repeats after \(period); write more than nothing and less than 146 years"
    }
  }
}
