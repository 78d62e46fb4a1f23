import LightlagCore

/// Compares the figures of a run with limits: level L3.
///
/// What is compared is not the figure but what can be said of it: a limit is passed only where the
/// sample is too far beyond it for chance.
public struct StatisticalComparison: Sendable {
  /// What was measured in one direction, or both.
  private struct Sample {
    var sent = 0
    /// The times from sending to arrival, in ascending order.
    var delays: [Int64] = []
  }

  private let rules: MatchRules
  private let reader: any MessageReader

  /// Creates a comparison.
  public init(_ rules: MatchRules, reader: any MessageReader = TextMessageReader()) {
    self.rules = rules
    self.reader = reader
  }

  /// Measures a run.
  public func measure(_ recording: Recording) -> MatchVerdict {
    let traffic = RunTraffic(recording, reader: reader, keepsNoise: rules.comparesNoise)
    var verdict = MatchVerdict(level: .statistical, seed: recording.header.configuration.seed)
    verdict.messageCounts = (traffic.messageCount, traffic.messageCount)
    if rules.thresholds.isEmpty {
      verdict.warnings.append("the rules name no thresholds, so that any run passes")
    }
    let continuedCount = traffic.continuedCount
    if continuedCount > 0 {
      let connections = continuedCount.counted("connection was", "connections were")
      verdict.warnings.append("\(connections) open before the run's recording begins: not measured")
    }
    let time = max(recording.endInstant.nanoseconds / 1_000_000, 1)
    for threshold in rules.thresholds {
      let sample = Self.sample(traffic, threshold.direction, until: recording.endInstant)
      guard let measurement = Self.measurement(threshold, sample, milliseconds: time) else {
        verdict.warnings.append("\(threshold.name): no messages to measure")
        continue
      }
      verdict.measurements.append(measurement)
      if !measurement.fits {
        verdict.add(Self.divergence(threshold, measurement, at: recording.endInstant))
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
            sample.sent += 1
            continue
          }
          guard arrivedAt <= end else { continue }
          sample.sent += 1
          sample.delays.append(arrivedAt.nanoseconds - unit.sentAt.nanoseconds)
        }
      }
    }
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
    guard sample.sent > 0 else { return nil }
    let test = ScoreTest(threshold.confidence)
    let lost = sample.sent - sample.delays.count
    let bounds = test.bounds(lost, of: sample.sent)
    let fits =
      switch threshold.limit {
      case .atMost(let limit): test.fits(lost, of: sample.sent, atMost: limit)
      case .atLeast(let limit):
        test.fits(sample.delays.count, of: sample.sent, atMost: 1_000_000 - limit)
      }
    return Measurement(
      name: threshold.name, value: Int64(lost) * 1_000_000 / Int64(sample.sent),
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
    let test = ScoreTest(threshold.confidence)
    let count = sample.delays.count
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
    return Measurement(
      name: threshold.name, value: Int64(count) * 1_000 / milliseconds, lower: lower,
      upper: max(beyond - 1, lower), limit: threshold.limit.value, fits: fits)
  }

  private static func divergence(
    _ threshold: Threshold, _ measurement: Measurement, at instant: Instant
  ) -> Divergence {
    let isLate = threshold.measure != .loss && threshold.measure != .throughput
    let kind: Divergence.Kind =
      switch (threshold.limit, isLate) {
      case (.atMost, true): .late
      case (.atLeast, true): .early
      case (.atMost, false): threshold.measure == .loss ? .missing : .extra
      case (.atLeast, false): threshold.measure == .loss ? .extra : .missing
      }
    let side = if case .atMost = threshold.limit { "at most" } else { "at least" }
    return Divergence(
      kind, direction: threshold.direction, instant: instant,
      summary: "\(measurement.name) is \(measurement.value), surely between"
        + " \(measurement.lower) and \(measurement.upper), where \(side)"
        + " \(measurement.limit) is asked")
  }
}
