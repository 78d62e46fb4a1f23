import LightlagCore
import Testing

@Suite struct FourStateLossTests {
  /// The four chances in percent, and the loss in parts per billion by the balance of the states.
  static let rates:
    [(p13: Double, p31: Double, p32: Double, p23: Double, p14: Double, ppb: UInt32)] = [
      // Without p32: (p13/p31) / (1 + p13/p31) = 1/31.
      (1, 30, 0, 100, 0, 32_258_065),
      // State 1 is 1 / (1 + .002 + .05 (1 + .6)) = 1/1.082; loss (.05 + .002) / 1.082.
      (1, 20, 30, 50, 0.2, 48_059_150),
      // 1 / (1 + .01 + .04 (1 + .375)) = 1/1.065; loss (.04 + .01) / 1.065.
      (0.2, 5, 15, 40, 1, 46_948_357),
      // Bursts never begin: .25 / 1.25. They never end: all is lost, or p23 / (p23 + p32).
      (0, 30, 0, 100, 25, 200_000_000), (1, 0, 0, 0, 5, 1_000_000_000),
      (1, 0, 30, 10, 5, 250_000_000),
      // Within a burst messages arrive for ever.
      (1, 10, 30, 0, 5, 0),
    ]

  @Test(arguments: rates)
  func `the rate is that of the states in balance`(
    p13: Double, p31: Double, p32: Double, p23: Double, p14: Double, ppb: UInt32
  ) throws {
    let model = try FourStateLoss(
      p13: .percent(p13), p31: .percent(p31), p32: .percent(p32), p23: .percent(p23),
      p14: .percent(p14))
    #expect(model.stationaryRate == Probability(partsPerBillion: ppb))
  }

  @Test func `what is not named is as in tc`() throws {
    let model = try FourStateLoss(p13: .percent(5))
    #expect(model.p31 == .percent(95))
    #expect(model.p32 == .never && model.p23 == .always && model.p14 == .never)
    #expect(model.stationaryRate == .percent(5))
  }

  @Test func `chances to leave a state that exceed one are refused`() throws {
    #expect(throws: LossFailure.leavingExceedsOne(state: 1, partsPerBillion: 1_000_000_001)) {
      try FourStateLoss(p13: .always, p14: Probability(partsPerBillion: 1))
    }
    #expect(throws: LossFailure.leavingExceedsOne(state: 3, partsPerBillion: 1_100_000_000)) {
      try FourStateLoss(p13: .percent(1), p31: .percent(60), p32: .percent(50))
    }
    _ = try FourStateLoss(
      p13: .percent(60), p31: .percent(60), p32: .percent(40), p14: .percent(40))
  }

  // Thresholds add up: state 1 goes to 4 below p14, to 3 below p14 + p13; state 3 to 2 below p32,
  // to 1 below p32 + p31. A quarter is 2^62.
  @Test(
    arguments: [
      (FourStateLoss.State.gap, [FourStateLoss.State.gapLoss, .burstLoss, .gap, .gap]),
      (.burst, [.burstLoss, .burst, .burst, .burst]),
      (.burstLoss, [.burst, .gap, .burstLoss, .burstLoss]),
      (.gapLoss, [.gap, .gap, .gap, .gap]),
    ])
  func `one draw decides where the chain goes`(
    from: FourStateLoss.State, to: [FourStateLoss.State]
  ) throws {
    let quarter = Probability.percent(25)
    let model = try FourStateLoss(
      p13: quarter, p31: quarter, p32: quarter, p23: quarter, p14: quarter)
    let next = (UInt64(0)..<4).map { model.next(from: from, Draw(bits: $0 << 62 + 1 << 61)) }
    #expect(next == to)
  }
}
