import LightlagCore

/// Compares the figures of a run with limits: level L3.
///
/// What is compared is not the figure but what can be said of it: a limit is passed only where the
/// sample is too far beyond it for chance.
public struct StatisticalComparison: Sendable {
  /// What was measured in one direction, or both.
  struct Sample {
    /// How many messages there should have been.
    var expectedCount = 0
    /// How many of them came.
    var cameCount = 0
    /// How many messages came, also such as were not expected.
    var count = 0
    /// The times that they took, in ascending order.
    var delays: [Int64] = []
  }

  let rules: MatchRules
  let reader: any MessageReader

  /// Creates a comparison.
  public init(_ rules: MatchRules, reader: any MessageReader = TextMessageReader()) {
    self.rules = rules
    self.reader = reader
  }

  /// Measures the links of a run: how much was lost on them, and how long the rest took.
  public func measure(_ recording: Recording) -> MatchVerdict {
    let traffic = RunTraffic(recording, reader: reader, keepsNoise: rules.comparesNoise)
    var verdict = verdict(on: recording) {
      Self.sample(traffic, $0, until: recording.endInstant)
    }
    let continuedCount = traffic.continuedCount
    if continuedCount > 0 {
      let connections = continuedCount.counted("connection was", "connections were")
      verdict.warnings.append("\(connections) open before the run's recording begins: not measured")
    }
    return verdict
  }

  /// Compares the figures of a run with the limits.
  func verdict(
    on run: Recording, _ sample: (Direction?) -> Sample
  ) -> MatchVerdict {
    var verdict = MatchVerdict(level: .statistical, seed: run.header.configuration.seed)
    verdict.messageCounts = (run.messageCount, run.messageCount)
    if rules.thresholds.isEmpty {
      verdict.warnings.append("the rules name no thresholds, so that any run passes")
    }
    let time = max(run.endInstant.nanoseconds / 1_000_000, 1)
    for threshold in rules.thresholds {
      let sample = sample(threshold.direction)
      guard let measurement = Self.measurement(threshold, sample, milliseconds: time) else {
        verdict.add(
          Divergence(
            .missing, direction: threshold.direction, instant: run.endInstant,
            summary: "\(threshold.name): there was no message to measure"))
        continue
      }
      verdict.measurements.append(measurement)
      if !measurement.fits {
        verdict.add(Self.divergence(threshold, measurement, at: run.endInstant))
      }
    }
    return verdict
  }

  /// Collects messages whose fate is known by the end.
  private static func sample(
    _ traffic: RunTraffic, _ direction: Direction?, until end: Instant
  ) -> Sample {
    var sample = Sample()
    // What became of a message is told by its position, which is not known otherwise.
    for line in traffic.lines where line.client != nil {
      for way in Direction.allCases where direction == nil || way == direction {
        for unit in line.units[way] {
          guard let arrivedAt = unit.arrivedAt else {
            sample.expectedCount += 1
            continue
          }
          guard arrivedAt <= end else { continue }
          sample.expectedCount += 1
          sample.delays.append(arrivedAt.nanoseconds - unit.sentAt.nanoseconds)
        }
      }
    }
    (sample.cameCount, sample.count) = (sample.delays.count, sample.delays.count)
    sample.delays.sort()
    return sample
  }

  private static func measurement(
    _ threshold: Threshold, _ sample: Sample, milliseconds: Int64
  ) -> Measurement? {
    switch threshold.measure {
    case .loss: loss(threshold, sample)
    case .p50: percentile(50, threshold, sample.delays)
    case .p95: percentile(95, threshold, sample.delays)
    case .p99: percentile(99, threshold, sample.delays)
    case .throughput: throughput(threshold, sample, milliseconds)
    }
  }

  private static func loss(_ threshold: Threshold, _ sample: Sample) -> Measurement? {
    let all = sample.expectedCount
    guard all > 0 else { return nil }
    let test = ScoreTest(threshold.confidence)
    let lost = all - sample.cameCount
    let bounds = test.bounds(lost, of: all)
    let fits =
      switch threshold.limit {
      case .atMost(let limit): test.fits(lost, of: all, atMost: limit)
      case .atLeast(let limit):
        test.fits(sample.cameCount, of: all, atMost: 1_000_000 - limit)
      }
    return Measurement(
      name: threshold.name, value: Int64(lost) * 1_000_000 / Int64(all),
      lower: bounds.lowerBound, upper: bounds.upperBound, limit: threshold.limit.value, fits: fits)
  }

  /// A percentile is at most a limit where no more than the rest of the messages are beyond it, so
  /// it comes to counting them.
  private static func percentile(
    _ rank: Int64, _ threshold: Threshold, _ delays: [Int64]
  ) -> Measurement? {
    guard !delays.isEmpty else { return nil }
    let test = ScoreTest(threshold.confidence)
    let count = delays.count
    let (below, above) = (rank * 10_000, (100 - rank) * 10_000)
    func fitsAtMost(_ limit: Int64) -> Bool {
      test.fits(count - position(delays, above: limit), of: count, atMost: above)
    }
    func fitsAtLeast(_ limit: Int64) -> Bool {
      test.fits(position(delays, above: limit - 1), of: count, atMost: below)
    }
    let last = Int64(count - 1)
    let lower = ScoreTest.least(in: 0...last) { fitsAtMost(delays[Int($0)]) }
    let beyond = ScoreTest.least(in: 0...last + 1) { $0 > last || !fitsAtLeast(delays[Int($0)]) }
    let fits =
      switch threshold.limit {
      case .atMost(let limit): fitsAtMost(limit)
      case .atLeast(let limit): fitsAtLeast(limit)
      }
    let value = delays[(count * Int(rank) + 99) / 100 - 1]
    return Measurement(
      name: threshold.name, value: value, lower: min(delays[Int(lower)], value),
      upper: max(delays[max(Int(beyond) - 1, 0)], value), limit: threshold.limit.value,
      fits: fits)
  }

  /// How many of the sorted delays do not exceed a limit.
  private static func position(_ delays: [Int64], above limit: Int64) -> Int {
    Int(
      ScoreTest.least(in: 0...Int64(delays.count)) {
        $0 == delays.count || delays[Int($0)] > limit
      })
  }

  private static func throughput(
    _ threshold: Threshold, _ sample: Sample, _ milliseconds: Int64
  ) -> Measurement? {
    let count = sample.count
    guard count > 0 else { return nil }
    let test = ScoreTest(threshold.confidence)
    func fitsAtMost(_ rate: Int64) -> Bool {
      test.fits(count, inMilliseconds: milliseconds, atMost: rate)
    }
    func fitsAtLeast(_ rate: Int64) -> Bool {
      test.fits(count, inMilliseconds: milliseconds, atLeast: rate)
    }
    let most: Int64 = 1 << 50
    let lower = ScoreTest.least(in: 0...most, fitsAtMost)
    let beyond = ScoreTest.least(in: 0...most) { !fitsAtLeast($0) }
    let fits =
      switch threshold.limit {
      case .atMost(let limit): fitsAtMost(limit)
      case .atLeast(let limit): fitsAtLeast(limit)
      }
    // The figure is cut to a whole number, and so may lie just below the bounds.
    let value = Int64(count) * 1_000 / milliseconds
    return Measurement(
      name: threshold.name, value: value, lower: min(lower, value),
      upper: max(beyond - 1, lower, value), limit: threshold.limit.value, fits: fits)
  }

  private static func divergence(
    _ threshold: Threshold, _ measurement: Measurement, at instant: Instant
  ) -> Divergence {
    let kind: Divergence.Kind =
      switch (threshold.measure, threshold.limit) {
      case (.loss, .atMost): .missing
      case (.loss, .atLeast): .extra
      case (.throughput, .atLeast), (.p50, .atMost), (.p95, .atMost), (.p99, .atMost): .late
      case (.throughput, .atMost), (.p50, .atLeast), (.p95, .atLeast), (.p99, .atLeast): .early
      }
    let side = if case .atMost = threshold.limit { "at most" } else { "at least" }
    return Divergence(
      kind, direction: threshold.direction, instant: instant,
      summary: "\(measurement.name) is \(measurement.value), surely between"
        + " \(measurement.lower) and \(measurement.upper), where \(side)"
        + " \(measurement.limit) is asked")
  }
}
