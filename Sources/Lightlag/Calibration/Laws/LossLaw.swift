import LightlagCore

/// Which messages never arrive, from the figures of a model alone.
package struct LossLaw: Sendable {
  /// The part of messages that never arrives.
  package let rate: Double

  /// By how much more their number varies than if each were lost by itself; zero if not at all.
  package let inflation: Double

  /// The chance that the message behind a lost one arrives, or `nil` where that is not known.
  package let burstEnd: Double?

  /// By how much more the number of bursts varies.
  package let burstInflation: Double

  /// The law of a link's losses.
  ///
  /// - Parameters:
  ///   - conditions: What was asked.
  ///   - messageCount: How many messages are sent.
  /// - Throws: `NoClosedForm`.
  package init(_ conditions: LinkConditions, messageCount: Int) throws(NoClosedForm) {
    // As netem counts: a message both lost and duplicated arrives once.
    let kept = 1 - conditions.duplicate.chance.value
    guard conditions.enabled, conditions.lossMode == .drop else {
      if conditions.enabled { try Self.checkBreaks(conditions.loss, messageCount) }
      self.init(exact: 0)
      return
    }
    switch conditions.loss {
    case .independent(let chance, let correlation):
      if correlation == .none || chance == .never || chance == .always {
        self.init(LossChain(chance: chance.value), kept: kept)
      } else {
        guard conditions.arithmetic == .exact else {
          throw NoClosedForm(reason: "netem's correlation changes the rate")
        }
        self.init(chance: chance.value, correlation: correlation.value, kept: kept)
      }
    case .gilbertElliott(let model): self.init(LossChain(model), kept: kept)
    case .fourState(let model): self.init(LossChain(model), kept: kept)
    case .every, .first, .indices:
      guard kept == 1 else { throw NoClosedForm(reason: "copies stand in for lost messages") }
      let lost = conditions.loss.lostCount(of: messageCount)
      self.init(exact: Double(lost) / Double(max(messageCount, 1)))
    }
  }

  /// Checks that no connection breaks because a message is lost again and again.
  ///
  /// - Throws: `NoClosedForm` where that is to be expected once in ten thousand runs.
  private static func checkBreaks(_ loss: Loss, _ messageCount: Int) throws(NoClosedForm) {
    let again: Double =
      switch loss {
      case .independent(let chance, .none): chance.value
      // One lost draw makes the next likely.
      case .independent(let chance, let correlation):
        chance.value + (1 - chance.value) * correlation.value
      case .gilbertElliott(let model): LossChain(model).mostAgain
      case .fourState(let model): LossChain(model).mostAgain
      case .every, .first, .indices: 0
      }
    var chance = Double(messageCount) * (loss.stationaryRate?.value ?? 0)
    for _ in 0..<Retransmission.mostTimeouts { chance *= again }
    guard chance < 1e-4 else {
      throw NoClosedForm(reason: "a message lost sixteen times breaks the connection")
    }
  }

  /// Losses of which nothing is left to chance.
  private init(exact rate: Double) {
    (self.rate, inflation, burstEnd, burstInflation) = (rate, 0, nil, 1)
  }

  /// Losses of a chain.
  private init(_ chain: LossChain, kept: Double) {
    let (chain, isLost) = chain.observed(kept: kept)
    rate = chain.mean { from, _ in isLost[from] }
    guard rate > 0, rate < 1 else {
      (inflation, burstEnd, burstInflation) = (1, nil, 1)
      return
    }
    let rate = rate
    let end = chain.mean { isLost[$0] * (1 - isLost[$1]) } / rate
    burstEnd = end
    inflation = max(1, chain.variance { from, _ in isLost[from] } / (rate * (1 - rate)))
    let spread = end * (1 - end) * rate
    // The number of ends, less those to be expected of so many losses.
    let variance = chain.variance { isLost[$0] * (1 - isLost[$1] - end) }
    burstInflation = spread > 1e-12 ? max(1, variance / spread) : 1
  }

  /// Losses that resemble each other by a Gaussian copula.
  ///
  /// No function of such a draw is more like that of the next than the draws are, so that
  /// (1 + r) / (1 - r) is the most by which a variance grows (Lancaster, "Some properties of the
  /// bivariate normal distribution considered in the form of a contingency table", 1957).
  private init(chance: Double, correlation: Double, kept: Double) {
    rate = chance * kept
    let both = NormalLaw.bothBelow(NormalLaw.quantile(chance), correlation: correlation)
    burstEnd = 1 - both / chance * kept
    inflation = (1 + correlation) / (1 - correlation)
    burstInflation = inflation
  }
}

extension Loss {
  /// Whether chance decides which messages it takes.
  var isRandom: Bool {
    switch self {
    case .independent, .gilbertElliott, .fourState: true
    case .every, .first, .indices: false
    }
  }

  /// How many of the first so many messages a pattern takes.
  fileprivate func lostCount(of messageCount: Int) -> Int {
    switch self {
    case .every(let interval): interval > 0 ? messageCount / interval : 0
    case .first(let count): min(max(count, 0), messageCount)
    case .indices(let indices): indices.count { $0 < messageCount }
    case .independent, .gilbertElliott, .fourState: 0
    }
  }
}

extension Probability {
  /// The chance as a number from 0 to 1.
  package var value: Double { Double(partsPerBillion) / 1e9 }
}

extension Correlation {
  /// The coefficient as a number.
  package var value: Double { Double(partsPerBillion) / 1e9 }
}
