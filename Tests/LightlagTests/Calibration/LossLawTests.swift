import Lightlag
import Testing

@Suite struct LossLawTests {
  private static func law(_ loss: Loss, _ duplicate: Duplication = .none) throws -> LossLaw {
    try LossLaw(LinkConditions(loss: loss, duplicate: duplicate), messageCount: 1000)
  }

  @Test func `independent losses end with the chance to arrive`() throws {
    let law = try Self.law(.percent(20))
    #expect(abs(law.rate - 0.2) < 1e-12)
    #expect(abs((law.burstEnd ?? 0) - 0.8) < 1e-12)
    #expect(abs(law.inflation - 1) < 1e-9)
  }

  /// p = 0.01 and r = 0.2: 0.01 / 0.21 are lost, in bursts of 1 / 0.2.
  ///
  /// The state keeps 1 - p - r = 0.79 of itself from message to message, so the variance grows by
  /// 1.79 / 0.21.
  @Test func `a Gilbert link loses p of p and r in bursts of 1 by r`() throws {
    let model = GilbertElliott(goodToBad: .percent(1), badToGood: .percent(20))
    let law = try Self.law(.gilbertElliott(model))
    #expect(abs(law.rate - 1.0 / 21) < 1e-12)
    #expect(abs(1 / (law.burstEnd ?? 1) - 5) < 1e-9)
    #expect(abs(law.inflation - 1.79 / 0.21) < 1e-9)
    // The ends of bursts are independent of each other.
    #expect(abs(law.burstInflation - 1) < 1e-9)
  }

  /// p = .02, r = .25, 1-h = .8, 1-k = .001: bad for 2/27, so 2/27 0.8 + 25/27 0.001.
  @Test func `a bad link may let through and a good one lose`() throws {
    let model = GilbertElliott(
      goodToBad: .percent(2), badToGood: .percent(25), lossInBad: .percent(80),
      lossInGood: .percent(0.1))
    #expect(abs(try Self.law(.gilbertElliott(model)).rate - 1.625 / 27) < 1e-12)
  }

  /// p13 = .002, p31 = .05, p32 = .15, p23 = .4, p14 = .01: state 3 is 1/25 of state 1, state 2 is
  /// 0.375 of state 3, state 4 is 1/100 of state 1; lost are 0.05 of 1 + 0.015 + 0.05.
  @Test func `a link of four states loses in two of them`() throws {
    let model = try FourStateLoss(
      p13: .percent(0.2), p31: .percent(5), p32: .percent(15), p23: .percent(40), p14: .percent(1))
    let law = try Self.law(.fourState(model))
    #expect(abs(law.rate - 0.05 / 1.065) < 1e-12)
    // Of 0.04 + 0.01 lost, bursts end with 0.04 (0.05 + 0.15) and all 0.01.
    let end = try #require(law.burstEnd)
    // State 1 behind state 3 or 4 always arrives itself.
    #expect(abs(end - 0.018 / 0.05) < 1e-9)
  }

  /// 10 % with a correlation of 1/2: Phi2 = 0.0325 [integrated], so bursts of 1 / (1 - 0.325).
  @Test func `a correlation lets losses come in bursts`() throws {
    let correlated = Correlation.percent(50)
    let law = try Self.law(.independent(.percent(10), correlation: correlated))
    #expect(abs(law.rate - 0.1) < 1e-12)
    #expect(abs(1 / (law.burstEnd ?? 1) - 1.48) < 0.005)
    #expect(abs(law.inflation - 3) < 1e-9)
  }

  /// 5 000 x 0.8^16 = 141 connections break, 5 000 x 0.05^16 = 8e-18 do.
  @Test func `where TCP sends again nothing is lost, unless connections break`() throws {
    var link = LinkConditions(loss: .percent(5), lossMode: .retransmit)
    #expect(try LossLaw(link, messageCount: 5_000).rate == 0)
    link.loss = .percent(80)
    #expect(throws: NoClosedForm.self) { try LossLaw(link, messageCount: 5_000) }
  }

  @Test func `a message lost and duplicated arrives`() throws {
    #expect(abs(try Self.law(.percent(10), .percent(50)).rate - 0.05) < 1e-12)
  }

  @Test(arguments: [(Loss.every(3), 0.333), (.first(7), 0.007), (.indices([0, 5, 2000]), 0.002)])
  func `a pattern loses what it says`(loss: Loss, rate: Double) throws {
    #expect(abs(try Self.law(loss).rate - rate) < 1e-12)
  }
}
