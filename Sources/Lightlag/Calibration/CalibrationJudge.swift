import LightlagCore

/// Puts what was measured in one direction beside what was asked of it.
struct CalibrationJudge {
  /// What was asked.
  let conditions: LinkConditions
  let direction: Direction
  /// Bytes of payload in each message.
  let byteCount: Int
  let sample: LinkSample

  private static let ranks = [
    ("p1", 0.01), ("p10", 0.1), ("p50", 0.5), ("p90", 0.9), ("p99", 0.99),
  ]

  /// All comparisons, in the order in which they are shown.
  var checks: [CalibrationCheck] {
    guard conditions.flow == .open || !conditions.enabled else { return [delivered] }
    return lossChecks + [duplicate, corrupt] + reorder + cut + delayChecks + throughput + otherwise
  }

  // MARK: Fates

  private var lossChecks: [CalibrationCheck] {
    let law = Self.result { () throws(NoClosedForm) in
      try LossLaw(conditions, messageCount: sample.sentCount)
    }
    let loss = share(
      "loss", law.map(\.rate), sample.lostCount, of: sample.sentCount,
      inflation: (try? law.get())?.inflation ?? 1)
    guard conditions.loss.isRandom, conditions.lossMode == .drop, conditions.enabled,
      (try? law.get())?.rate != 0
    else { return [loss] }
    return [loss, burst(law)]
  }

  /// A burst ends with a chance, of which its mean length is the inverse.
  private func burst(_ law: Result<LossLaw, NoClosedForm>) -> CalibrationCheck {
    let (losses, bursts) = (Double(sample.followedCount), Double(sample.burstCount))
    let inflation = (try? law.get())?.burstInflation ?? 1
    let end = law.flatMap { law -> Result<Double, NoClosedForm> in
      law.burstEnd.map { .success(1 / $0) } ?? .failure(NoClosedForm(reason: "no burst ends"))
    }
    guard bursts > 0 else {
      return CalibrationCheck(
        name: "mean burst", unit: .messages, asked: end, got: nil, bounds: nil)
    }
    return CalibrationCheck(
      name: "mean burst", unit: .messages, asked: end, got: losses / bursts
    ) { confidence in
      let chance = confidence.chance(bursts / inflation, of: losses / inflation)
      return 1 / chance.upperBound...1 / max(chance.lowerBound, 1e-12)
    }
  }

  private var duplicate: CalibrationCheck {
    let chance = happens(conditions.duplicate.chance)
    var alone = conditions
    alone.duplicate = .none
    let asked = Self.result { () throws(NoClosedForm) in
      // One that is lost too arrives once.
      chance > 0 ? chance * (1 - (try LossLaw(alone, messageCount: sample.sentCount)).rate) : 0
    }
    return share(
      "duplicate", asked.flatMap { form($0, conditions.duplicate.correlation) },
      sample.duplicateCount, of: sample.sentCount,
      inflation: Self.inflation(conditions.duplicate.correlation))
  }

  private var corrupt: CalibrationCheck {
    share(
      "corrupt", form(happens(conditions.corrupt.chance), conditions.corrupt.correlation),
      sample.damagedCount, of: sample.deliveredCount,
      inflation: Self.inflation(conditions.corrupt.correlation))
  }

  /// What overtakes takes no longer than its transmission.
  private var reorder: [CalibrationCheck] {
    let reordering = conditions.reorder
    guard conditions.enabled, let law = delayLaw, !law.reachesZero else { return [] }
    let chance = reordering.gap > 0 ? reordering.chance.value : 0
    let count = atOnceCount(law)
    guard chance > 0 || count > 0 else { return [] }
    // After each that overtakes, so many others must go before the next may.
    let rate = chance / (1 + Double(max(reordering.gap, 1) - 1) * chance)
    return [
      share(
        "reorder", .success(rate), count, of: sample.deliveredCount,
        inflation: Self.inflation(reordering.correlation))
    ]
  }

  private var cut: [CalibrationCheck] {
    let asked = happens(conditions.cut, evenIfRetransmitting: true)
    guard let cuts = sample.cuts else {
      return asked > 0 ? [unmeasured("cut", .share, "not in real time")] : []
    }
    return [share("cut", .success(asked), cuts.broken, of: cuts.sent, inflation: 1)]
  }

  /// Whatever else took messages, which nothing should where they do not queue.
  private var otherwise: [CalibrationCheck] {
    let count = sample.takenOtherwiseCount
    guard count > 0 else { return [] }
    let share = Double(count) / Double(count + sample.sentCount)
    let asked: Result<Double, NoClosedForm> =
      switch conditions.rate {
      case .trace, .contacts: .failure(NoClosedForm(reason: "the rate comes and goes"))
      case .constant, nil: .success(0)
      }
    return [
      CalibrationCheck(
        name: "taken otherwise", unit: .share, asked: asked, got: share, bounds: nil)
    ]
  }

  /// The only line of a link that is closed.
  private var delivered: CalibrationCheck {
    share(
      "delivered", .success(0), sample.deliveredCount,
      of: sample.sentCount + sample.takenOtherwiseCount, inflation: 1)
  }

  // MARK: Times

  private var delayChecks: [CalibrationCheck] {
    let law = Self.result { () throws(NoClosedForm) in
      try DelayLaw(conditions, wireByteCount: wireByteCount)
    }
    let moments = law.map(\.moments)
    let figures = DelayFigures(
      delays(law), law: try? moments.get(), inflation: (try? law.get())?.inflation ?? 1)
    let isConstant = (try? moments.get())?.deviation == 0 && figures.deviation == 0
    let ranks = isConstant ? [] : Self.ranks
    let quantiles = ranks.map { name, share in
      CalibrationCheck(
        name: "delay \(name)", unit: .nanoseconds, asked: law.map { $0.quantile(share) },
        got: figures.quantile(share), slack: slack(share)
      ) { figures.quantileBounds(share, $0) }
    }
    let late = sample.lateness
    return quantiles + [
      CalibrationCheck(
        name: "delay mean", unit: .nanoseconds, asked: moments.map(\.mean), got: figures.mean,
        slack: (2, 2 + late.mean)
      ) { figures.meanBounds($0) },
      CalibrationCheck(
        name: "delay deviation", unit: .nanoseconds, asked: moments.map(\.deviation),
        got: figures.deviation, slack: (2 + late.deviation, 2 + late.deviation)
      ) { figures.deviationBounds($0) },
    ]
  }

  /// Times are whole nanoseconds, and some are rounded twice.
  private func slack(_ share: Double) -> (below: Double, above: Double) {
    (2, 2 + (share > 0.9 ? sample.lateness.greatest : sample.lateness.high))
  }

  /// The delays of all that do not overtake, in ascending order.
  private func delays(_ law: Result<DelayLaw, NoClosedForm>) -> [Double] {
    let all = sample.delays.map(Double.init).sorted()
    guard conditions.reorder.chance != .never, let law = try? law.get(), !law.reachesZero else {
      return all
    }
    return all.filter { $0 > law.transmission + 1 }
  }

  private func atOnceCount(_ law: DelayLaw) -> Int {
    sample.delays.count { Double($0) <= law.transmission + 1 }
  }

  private var delayLaw: DelayLaw? { try? DelayLaw(conditions, wireByteCount: wireByteCount) }

  private var wireByteCount: Int {
    conditions.overhead.wireByteCount(payload: byteCount, direction: direction)
  }

  private var throughput: [CalibrationCheck] {
    guard let rate = conditions.enabled ? conditions.rate : nil else {
      return sample.throughput == nil ? [] : [unasked]
    }
    guard sample.throughput != nil else {
      return [unmeasured("throughput", .bitsPerSecond, "not measured")]
    }
    let flood = LinkFlood.result(rate, conditions.overhead, direction)
    return [
      CalibrationCheck(
        name: "throughput", unit: .bitsPerSecond, asked: flood.map(\.payloadBitsPerSecond),
        got: sample.throughput, slack: (try? flood.get())?.slack ?? (0, 0), bounds: nil)
    ]
  }

  /// A limit that nobody asked for.
  private var unasked: CalibrationCheck {
    CalibrationCheck(
      name: "throughput", unit: .bitsPerSecond, asked: .success(.infinity),
      got: sample.throughput, bounds: nil)
  }

  // MARK: Shares

  private func share(
    _ name: String, _ asked: Result<Double, NoClosedForm>, _ count: Int, of whole: Int,
    inflation: Double
  ) -> CalibrationCheck {
    let got = whole > 0 ? Double(count) / Double(whole) : nil
    // Nothing is left to chance.
    guard inflation > 0 else {
      return CalibrationCheck(
        name: name, unit: .share, asked: asked, got: got, slack: (1e-9, 1e-9), bounds: nil)
    }
    return CalibrationCheck(
      name: name, unit: .share, asked: asked, got: got, slack: (1e-9, 1e-9)
    ) { confidence in
      confidence.chance(Double(count) / inflation, of: Double(whole) / inflation)
    }
  }

  private func unmeasured(
    _ name: String, _ unit: CalibrationUnit, _ reason: String
  ) -> CalibrationCheck {
    CalibrationCheck(
      name: name, unit: unit, asked: .failure(NoClosedForm(reason: reason)), got: nil, bounds: nil)
  }

  /// A chance that the link takes, which retransmission does not let be seen.
  private func happens(_ chance: Probability, evenIfRetransmitting: Bool = false) -> Double {
    guard conditions.enabled, evenIfRetransmitting || conditions.lossMode == .drop else { return 0 }
    return chance.value
  }

  /// What was asked, unless netem's correlation makes something else of it.
  private func form(_ value: Double, _ correlation: Correlation) -> Result<Double, NoClosedForm> {
    guard conditions.arithmetic == .netem, correlation != .none else { return .success(value) }
    return .failure(NoClosedForm(reason: "netem's correlation changes the rate"))
  }

  /// By how much the number of what resembles the one before it varies more; see `LossLaw`.
  private static func inflation(_ correlation: Correlation) -> Double {
    (1 + correlation.value) / (1 - correlation.value)
  }

  private static func result<Law>(
    _ body: () throws(NoClosedForm) -> Law
  ) -> Result<Law, NoClosedForm> {
    do { return .success(try body()) } catch { return .failure(error) }
  }
}
