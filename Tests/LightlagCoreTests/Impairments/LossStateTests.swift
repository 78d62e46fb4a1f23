import LightlagCore
import Testing

@Suite struct LossStateTests {
  private static func pattern(_ loss: Loss, count: Int) -> [Int] {
    var state = LossState()
    return (0..<count).filter { state.isLost($0, loss, .sample()) }
  }

  @Test(arguments: [
    (Loss.every(3), [2, 5, 8]), (.every(1), Array(0..<10)), (.every(0), []),
    (.first(4), [0, 1, 2, 3]),
    (.first(0), []), (.indices([0, 7, 9]), [0, 7, 9]), (.indices([]), []), (.none, []),
    (.percent(100), Array(0..<10)),
  ])
  func `a pattern loses what it names`(loss: Loss, lost: [Int]) {
    #expect(Self.pattern(loss, count: 10) == lost)
  }

  @Test func `independent loss is decided by the draw of each message alone`() {
    let lost = (0..<10_000).filter { LinkChance.sample().draw(.loss, $0).decides(.percent(7)) }
    #expect(Self.pattern(.percent(7), count: 10_000) == lost)
  }

  // n = 1 000 000. A chain whose second eigenvalue is l has its rate within 4.5 deviations of
  // sqrt(L (1 - L) / n (1 + l) / (1 - l)), with l = 1 - p - r: for (1, 20) .79, 0.0028; (0.5, 10)
  // .895, 0.0041; (2, 25, 80, 0.1) .73, 0.0027. Bursts in the first two last geometrically, 1/r:
  // n L r of them, 9 520 and 4 760, with deviations 4.47 and 9.49: 4.5 deviations are 0.21 and
  // 0.62. The third's bursts were measured over three million draws: 2.46 (24 500 here).
  @Test(
    arguments: [
      (1.0, 20.0, 100.0, 0.0, 0.04762, 0.0028, 5.0, 0.21),
      (0.5, 10, 100, 0, 0.04762, 0.0041, 10, 0.62), (2, 25, 80, 0.1, 0.06019, 0.0027, 2.46, 0.1),
    ])
  func `a link good and bad by turns has its rate and its bursts`(
    p: Double, r: Double, bad: Double, good: Double, rate: Double, rateBound: Double,
    burst: Double, burstBound: Double
  ) {
    let model = GilbertElliott(
      goodToBad: .percent(p), badToGood: .percent(r), lossInBad: .percent(bad),
      lossInGood: .percent(good))
    let tally = Self.tally(.gilbertElliott(model), count: 1_000_000)
    #expect(abs(Double(model.stationaryRate.partsPerBillion) / 1e9 - rate) < 0.00001)
    #expect(abs(tally.rate - rate) < rateBound)
    #expect(abs(tally.meanBurst - burst) < burstBound)
  }

  // n = 1 000 000. (1, 30): l = 1 - .01 - .3 = .69: 4.5 deviations of the rate are 0.0019. The
  // others are slower: (1, 20, 30, 50) holds a burst period for about 1/(.2 · .5/.8) = 8 messages,
  // which by (1 + l)/(1 - l) = 15 makes 0.0037; (0.2, 5, 15, 40) one for 27, 0.0069. Without
  // p32 a burst of loss lasts 1/.3 = 3.33 messages: 9 680 bursts, deviation 2.79, so 0.13.
  @Test(
    arguments: [
      (1.0, 30.0, 0.0, 100.0, 0.0, 0.0019, 3.33), (1, 20, 30, 50, 0.2, 0.0037, nil),
      (0.2, 5, 15, 40, 1, 0.0069, nil),
    ] as [(Double, Double, Double, Double, Double, Double, Double?)])
  func `a link of four states has its rate and its bursts`(
    p13: Double, p31: Double, p32: Double, p23: Double, p14: Double, bound: Double, burst: Double?
  ) throws {
    let model = try FourStateLoss(
      p13: .percent(p13), p31: .percent(p31), p32: .percent(p32), p23: .percent(p23),
      p14: .percent(p14))
    let tally = Self.tally(.fourState(model), count: 1_000_000)
    #expect(abs(tally.rate - Double(model.stationaryRate.partsPerBillion) / 1e9) < bound)
    if let burst { #expect(abs(tally.meanBurst - burst) < 0.13) }
  }

  // The first message is judged while the link is good, though it turns bad at once.
  @Test func `the loss is decided before the state changes`() {
    let model = GilbertElliott(goodToBad: .always, badToGood: .always)
    #expect(Self.pattern(.gilbertElliott(model), count: 6) == [1, 3, 5])
  }

  // Without correlation of the states, loss is that of independent messages: tc's defaults.
  @Test func `with tc's defaults the states lose as many`() {
    let tally = Self.tally(
      .gilbertElliott(GilbertElliott(goodToBad: .percent(10))), count: 100_000)
    // 4.5 sqrt(.1 · .9 / 100 000) = 0.0043; bursts of 1/.9 messages, 9 000 of them: 0.017.
    #expect(abs(tally.rate - 0.1) < 0.0043)
    #expect(abs(tally.meanBurst - 1.1111) < 0.017)
  }

  private static let chains: [Loss] = [
    .independent(.percent(30), correlation: .percent(80)),
    .gilbertElliott(
      GilbertElliott(
        goodToBad: .percent(20), badToGood: .percent(30), lossInBad: .percent(70),
        lossInGood: .percent(5))),
  ]

  @Test(arguments: chains)
  func `a retransmission is a step of the chain, with chance of its own`(loss: Loss) {
    let chance = LinkChance.sample()
    var (plain, resent) = (LossState(), LossState())
    var fates: Set<Bool> = []
    for index in 0..<200 {
      _ = plain.isLost(index, loss, chance)
      _ = resent.isLost(index, loss, chance)
      var again = plain
      #expect(again == resent)
      let fate = resent.isLost(retransmission: 1, of: index, loss, chance)
      let same = again.isLost(retransmission: 1, of: index, loss, chance)
      #expect(same == fate)
      fates.insert(fate)
      #expect(again == resent)
      plain = resent
    }
    #expect(fates.count == 2)
  }

  @Test func `attempts are decided apart`() {
    var state = LossState()
    let fates = (1...200).map {
      state.isLost(retransmission: $0, of: 5, .percent(50), .sample())
    }
    #expect(Set(fates).count == 2)
    // The address is that of the retransmission, not of the message.
    let expected = (1...200).map {
      LinkChance.sample().draw(.retransmission, 5, attempt: $0).decides(.percent(50))
    }
    #expect(fates == expected)
  }

  @Test(arguments: [Loss.every(1), .first(100), .indices([5])])
  func `a pattern never loses a retransmission`(loss: Loss) {
    var state = LossState()
    let isLost = state.isLost(5, loss, .sample())
    let isLostAgain = state.isLost(retransmission: 1, of: 5, loss, .sample())
    #expect(isLost && !isLostAgain)
  }

  // Whatever other impairments draw meanwhile, and whether or not they do.
  @Test(arguments: chains + [.percent(20)])
  func `no other impairment shifts the loss`(loss: Loss) {
    let chance = LinkChance.sample()
    var state = LossState()
    var (jitter, order) = (JitterState(), ReorderState())
    let busy = (0..<2000).filter { index in
      let isLost = state.isLost(index, loss, chance)
      let width = Jitter.deviation(.seconds(1), correlation: .percent(50))
      if !isLost { _ = jitter.offset(chance.draw(.jitter, index), width) }
      _ = order.overtakes(index, Reordering(chance: .percent(50), gap: 3), chance)
      return isLost
    }
    #expect(Self.pattern(loss, count: 2000) == busy)
  }

  private static func tally(_ loss: Loss, count: Int) -> Tally {
    var (state, tally) = (LossState(), Tally())
    let chance = LinkChance.sample(11)
    for index in 0..<count { tally.add(state.isLost(index, loss, chance)) }
    return tally
  }
}
