/// A link that is either good or bad, and loses messages with one chance in each.
///
/// For each message first the loss is decided, with the state as it is, and then the state
/// changes or stays. It starts good. In the words of `tc-netem(8)`, "loss gemodel p r 1-h 1-k".
///
/// Source: Gilbert, "Capacity of a Burst-Noise Channel", 1960; Elliott, "Estimates of Error Rates
/// for Codes on Burst-Noise Channels", 1963.
public struct GilbertElliott: Hashable, Sendable {
  /// Chance for each message that a good link turns bad; netem's `p`.
  public let goodToBad: Probability

  /// Chance for each message that a bad link turns good; netem's `r`.
  public let badToGood: Probability

  /// Chance that a bad link loses a message; netem's `1-h`.
  public let lossInBad: Probability

  /// Chance that a good link loses a message; netem's `1-k`.
  public let lossInGood: Probability

  /// Creates a model; what is not named is as in `tc`.
  ///
  /// - Parameters:
  ///   - goodToBad: Chance for each message that a good link turns bad.
  ///   - badToGood: The reverse; `nil` for one less that, which is independent loss.
  ///   - lossInBad: Chance that a bad link loses a message.
  ///   - lossInGood: Chance that a good link loses a message.
  public init(
    goodToBad: Probability, badToGood: Probability? = nil, lossInBad: Probability = .always,
    lossInGood: Probability = .never
  ) {
    self.goodToBad = goodToBad
    self.badToGood = badToGood ?? goodToBad.opposite
    self.lossInBad = lossInBad
    self.lossInGood = lossInGood
  }

  /// Creates the model that loses all while bad, and so many in bursts of that mean length.
  ///
  /// With a rate L and a length B: r = 1/B and p = L / (B (1 - L)).
  ///
  /// - Parameters:
  ///   - rate: The part of messages that is lost in the long run.
  ///   - lengthThousandths: The mean number of messages in a burst, in thousandths.
  /// - Throws: `LossFailure.burstTooShort` or `.rateTooHigh`.
  public init(rate: Probability, lengthThousandths: Int) throws(LossFailure) {
    guard lengthThousandths >= 1000
    else { throw .burstTooShort(lengthThousandths: lengthThousandths) }
    let length = UInt128(lengthThousandths)
    let (lost, kept) = (UInt128(rate.partsPerBillion), UInt128(rate.opposite.partsPerBillion))
    // Both are rounded from the exact figures, so that no error is carried on.
    let divisor = length * kept
    guard divisor > 0, lost * 1000 <= divisor
    else { throw .rateTooHigh(rate: rate, lengthThousandths: lengthThousandths) }
    self.init(
      goodToBad: Probability(rounding: lost * 1000, by: divisor),
      badToGood: Probability(rounding: 1000, by: length))
  }

  /// The part of messages that is lost in the long run.
  ///
  /// A link that never changes stays good.
  public var stationaryRate: Probability {
    let (entering, leaving) = (UInt128(goodToBad.partsPerBillion), badToGood.partsPerBillion)
    guard entering > 0 else { return lossInGood }
    let lost =
      entering * UInt128(lossInBad.partsPerBillion)
      + UInt128(leaving) * UInt128(lossInGood.partsPerBillion)
    return Probability(rounding: lost, by: (entering + UInt128(leaving)) * 1_000_000_000)
  }
}
