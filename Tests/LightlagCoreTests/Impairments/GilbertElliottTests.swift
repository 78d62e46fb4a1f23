import LightlagCore
import Testing

@Suite struct GilbertElliottTests {
  private static func parts(_ parts: UInt32) -> Probability { Probability(partsPerBillion: parts) }

  /// A loss of 5 % in bursts of three: r = 1/3, p = 0.05 / (3 · 0.95) = 0.017543860.
  @Test func `a rate and a length make a model`() throws {
    let model = try GilbertElliott(rate: .percent(5), lengthThousandths: 3000)
    #expect(model.badToGood == Self.parts(333_333_333))
    #expect(model.goodToBad == Self.parts(17_543_860))
    #expect(model.lossInBad == .always)
    #expect(model.lossInGood == .never)
  }

  @Test(arguments: [0.001, 0.1, 1, 10, 33.3, 60], [2500, 3000, 10_000, 100_000])
  func `the rate that was asked for comes back`(percent: Double, length: Int) throws {
    let model = try GilbertElliott(rate: .percent(percent), lengthThousandths: length)
    let rate = Int64(model.stationaryRate.partsPerBillion)
    // Both chances are rounded to a billionth, and the rate is theirs times a length at most.
    let asked = Int64(Probability.percent(percent).partsPerBillion)
    #expect(abs(rate - asked) <= Int64(length) / 1000 + 1)
  }

  /// B = 1 / (1 - L) is independent loss: p = L and r = 1 - L.
  @Test func `the shortest bursts of a rate are those of independent loss`() throws {
    let model = try GilbertElliott(rate: .percent(20), lengthThousandths: 1250)
    #expect(model == GilbertElliott(goodToBad: .percent(20)))
  }

  @Test func `a burst of less than a message is refused`() {
    #expect(throws: LossFailure.burstTooShort(lengthThousandths: 999)) {
      try GilbertElliott(rate: .percent(1), lengthThousandths: 999)
    }
  }

  /// p = L / (B (1 - L)) is 1 at L = 3/4 and B = 3, and above it beyond.
  @Test func `a rate is refused whose bursts would have to begin too often`() throws {
    let model = try GilbertElliott(rate: .percent(75), lengthThousandths: 3000)
    #expect(model.goodToBad == .always)
    let tooHigh = Self.parts(750_000_001)
    #expect(throws: LossFailure.rateTooHigh(rate: tooHigh, lengthThousandths: 3000)) {
      try GilbertElliott(rate: tooHigh, lengthThousandths: 3000)
    }
    #expect(throws: LossFailure.rateTooHigh(rate: .always, lengthThousandths: 5000)) {
      try GilbertElliott(rate: .always, lengthThousandths: 5000)
    }
  }

  @Test func `what is not named is as in tc`() {
    let model = GilbertElliott(goodToBad: .percent(3))
    #expect(model.badToGood == .percent(97))
    #expect(model.stationaryRate == .percent(3))
  }

  @Test func `a link that never changes stays good`() {
    let model = GilbertElliott(goodToBad: .never, badToGood: .never, lossInGood: .percent(2))
    #expect(model.stationaryRate == .percent(2))
  }
}
