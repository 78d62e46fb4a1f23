import LightlagCore

/// How many messages a measurement sends, and how far apart.
struct ProbePlan: Hashable, Sendable {
  /// Messages each way.
  let count: Int

  /// Nanoseconds between two of them, on average.
  let spacing: Int64

  /// Creates the plan for a network: all of its timeline, without a jam of our own making.
  init(_ network: Network) {
    let conditions = [network.conditions.uplink, network.conditions.downlink]
    let figures = network.weather.changes.flatMap { $0.figures.uplink + $0.figures.downlink }
    let all = conditions.flatMap(\.figures) + figures
    // A hundredth of the time of two messages, or none of them would be alone.
    let apart = 100 * max(all.map(Self.nanosecondsOfOne).max() ?? 0, 1_000_000)
    let greatest = DelayMeasurement.greatestCount
    guard let horizon = ForecastSpan.spans(of: network).last else {
      (count, spacing) = (greatest, apart)
      return
    }
    let span = horizon.nanoseconds
    if horizon.isRepeated {
      // Fifty turns, so that a turn more or less counts for little.
      let least = span.multipliedReportingOverflow(by: 50)
      count = greatest
      spacing = max(apart, (least.overflow ? span : least.partialValue) / Int64(greatest))
    } else {
      // It is gone through once, so that they may be closer.
      count = Int(min(max(span / (apart / 10), 1_000), Int64(greatest)))
      spacing = max(span / Int64(count), 1)
    }
  }

  /// When what has not arrived is taken for lost: long after the last was sent.
  var patience: Instant {
    let (sending, isBeyond) = spacing.multipliedReportingOverflow(by: 4 * Int64(count))
    let day: Int64 = 86_400_000_000_000
    return isBeyond ? .end : Instant(nanoseconds: sending).advanced(byNanoseconds: day)
  }

  /// Returns by how much a message may be spread, or how long it takes to be sent.
  private static func nanosecondsOfOne(_ figure: ConditionFigure) -> Int64 {
    switch figure {
    case .jitter(let jitter): min(jitter.nanoseconds, 1 << 50)
    case .rate(.constant(let rate)):
      rate.transmissionNanoseconds(byteCount: DelayMeasurement.byteCount)
    default: 0
    }
  }
}
