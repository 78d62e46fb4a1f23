import LightlagCore

/// How long messages take that wait for no other, from the figures of a link alone.
package struct DelayLaw: Sendable {
  /// How delays vary around their mean, in nanoseconds.
  private enum Spread {
    case none
    case uniform(halfWidth: Double)
    case normal(deviation: Double)
    /// Between two entries a delay is interpolated, or else each is one of the delays.
    case table([Int32], width: Double, isInterpolated: Bool)
  }

  /// By how much more a mean varies than if messages did not resemble each other.
  package let inflation: Double

  /// What every message takes at least, to be put on the wire.
  package let transmission: Double

  private let center: Double
  private let spread: Spread

  /// The law of a link's delays, for messages of `wireByteCount` bytes on the wire.
  ///
  /// - Throws: `NoClosedForm`.
  package init(_ conditions: LinkConditions, wireByteCount: Int) throws(NoClosedForm) {
    guard conditions.enabled else {
      (inflation, transmission, center, spread) = (1, 0, 0, .none)
      return
    }
    if conditions.delayTrace != nil { throw NoClosedForm(reason: "the delay follows a trace") }
    let loses = conditions.loss != .none || conditions.corrupt.chance != .never
    if conditions.lossMode == .retransmit, loses {
      throw NoClosedForm(reason: "retransmissions are late")
    }
    switch conditions.rate {
    case nil: transmission = 0
    case .constant(let rate):
      transmission = (Double(wireByteCount) * 8e9 / Double(rate.bitsPerSecond)).rounded(.up)
    case .trace, .contacts: throw NoClosedForm(reason: "the rate comes and goes")
    }
    let jitter = conditions.jitter
    let correlation = jitter.correlation.value
    if correlation > 0, conditions.arithmetic == .netem {
      throw NoClosedForm(reason: "netem's correlation changes the shape")
    }
    inflation = (1 + correlation) / (1 - correlation)
    center = Double(conditions.delay.wholeNanoseconds)
    spread = Self.spread(jitter, conditions.arithmetic)
  }

  /// The most by which the delays of two messages of such a link differ.
  package static func range(_ conditions: LinkConditions) -> Double {
    switch spread(conditions.jitter, conditions.arithmetic) {
    case .none: 0
    case .uniform(let width): 2 * width
    // The normal table is cut at 6.3 deviations.
    case .normal(let deviation): 13 * deviation
    case .table(let entries, let width, _):
      Double((entries.last ?? 0) - (entries.first ?? 0)) * width / Double(DelayTable.scale)
    }
  }

  /// Whether more than one message in a million takes no longer than its transmission.
  package var reachesZero: Bool { untruncated(1e-6) <= 0 }

  /// Returns the delay that a part `share` of all messages does not exceed.
  package func quantile(_ share: Double) -> Double {
    transmission + max(untruncated(share), 0)
  }

  /// Mean and variance, and what bounds those of a sample.
  package var moments: Moments {
    if case .normal(let deviation) = spread { return normalMoments(deviation) }
    // By the rule of the midpoint: each of so many equal parts counts as its middle.
    let count = 1 << 14
    return Moments((0..<count).map { quantile((Double($0) + 0.5) / Double(count)) })
  }

  /// Those of a normal delay that is cut at zero: what is below counts as zero.
  private func normalMoments(_ deviation: Double) -> Moments {
    let ratio = center / deviation
    let (above, density) = (NormalLaw.cumulative(ratio), NormalLaw.density(ratio))
    let mean = center * above + deviation * density
    let square = (center * center + deviation * deviation) * above + center * deviation * density
    // The cut makes the fourth moment smaller; the table ends at 6.3 deviations.
    return Moments(
      mean: transmission + mean, variance: max(square - mean * mean, 0),
      fourth: 3 * deviation * deviation * deviation * deviation, reach: 6.5 * deviation)
  }

  private func untruncated(_ share: Double) -> Double {
    switch spread {
    case .none: center
    case .uniform(let width): center + (2 * share - 1) * width
    case .normal(let deviation): center + deviation * NormalLaw.quantile(share)
    case .table(let entries, let width, let isInterpolated):
      center + width * Self.entry(entries, share, isInterpolated) / Double(DelayTable.scale)
    }
  }

  private static func entry(_ entries: [Int32], _ share: Double, _ isInterpolated: Bool) -> Double {
    let last = entries.count - 1
    guard isInterpolated else {
      return Double(entries[min(Int(share * Double(entries.count)), last)])
    }
    let place = share * Double(last)
    let index = min(Int(place), last - 1)
    let (lower, upper) = (Double(entries[index]), Double(entries[index + 1]))
    return lower + (upper - lower) * (place - Double(index))
  }

  private static func spread(
    _ jitter: Jitter, _ arithmetic: LinkConditions.Arithmetic
  ) -> Spread {
    let width = Double(jitter.width.wholeNanoseconds)
    guard width > 0 else { return .none }
    guard arithmetic == .exact else { return netemSpread(jitter) }
    return switch jitter.shape {
    case .uniform: .uniform(halfWidth: width)
    case .normal: .normal(deviation: width)
    case .pareto: .table(DelayTable.pareto.entries, width: width, isInterpolated: true)
    case .paretonormal: .table(DelayTable.paretonormal.entries, width: width, isInterpolated: true)
    case .table(let table): .table(table.entries, width: width, isInterpolated: true)
    }
  }

  private static func netemSpread(_ jitter: Jitter) -> Spread {
    // The kernel keeps the width in 31 bits of nanoseconds.
    let width = Double(Int32(clamping: jitter.width.wholeNanoseconds))
    let table: DelayTable
    switch jitter.shape {
    case .uniform: return .uniform(halfWidth: width)
    case .normal: table = .netemNormal
    case .pareto: table = .netemPareto
    case .paretonormal: table = .netemParetonormal
    case .table(let own): table = own
    }
    return .table(table.entries, width: width, isInterpolated: false)
  }
}
