import LightlagCore
import TestSupport
import Testing

@Suite struct NetemCorrelationTests {
  @Test func `without correlation a draw is left as it is`() {
    var draws = NetemCorrelation()
    _ = draws.next(Draw(bits: 5), .percent(50))
    #expect(draws.next(Draw(bits: 9), .none) == Draw(bits: 9))
  }

  /// x = 0.75 · 0 + 0.25 · 2^63 = 2^61, and then 0.75 · 2^63 + 0.25 · 2^61 = 13 · 2^59.
  @Test func `what is new and what was before are mixed by weight`() {
    var draws = NetemCorrelation()
    #expect(draws.next(Draw(bits: 1 << 63), .percent(25)).bits == 1 << 63)
    #expect(draws.next(Draw(bits: 0), .percent(25)).bits == 1 << 61)
    let third: UInt64 = 0x6800_0000_0000_0000
    #expect(draws.next(Draw(bits: 1 << 63), .percent(25)).bits == third)
  }

  // What two million draws of the kernel's arithmetic gave. Here n = 1 000 000: the deviation is
  // sqrt(q (1 - q) / n) times at most sqrt((1 + r) / (1 - r)) for neighbours that resemble each
  // other; the bounds are 4.5 of those, and half a unit of the last digit that is known.
  @Test(
    arguments: [
      (1.0, 25.0, 0.000002, 0.00002), (5.0, 25.0, 0.0019, 0.0004), (10.0, 25.0, 0.0174, 0.0009),
      (10.0, 50.0, 0.0011, 0.0004), (10.0, 75.0, 0.000001, 0.00002), (30.0, 50.0, 0.129, 0.0032),
      (50.0, 50.0, 0.5, 0.0040),
    ])
  func `the loss is what netem delivers`(
    asked: Double, correlation: Double, delivered: Double, bound: Double
  ) {
    var draws = NetemCorrelation()
    var generator = SplitMix64(seed: 5)
    var tally = Tally()
    let (chance, kept) = (Probability.percent(asked), Correlation.percent(correlation))
    for _ in 0..<1_000_000 {
      tally.add(draws.next(Draw(bits: generator.next()), kept).decides(chance))
    }
    #expect(abs(tally.rate - delivered) < bound)
  }

  // 30 % with 50 %: bursts of 1.57 messages in two million draws. Here 8 200 bursts, each with a
  // deviation of about sqrt(1.57 · 0.57) = 0.95: 4.5 · 0.95 / sqrt(8 200) = 0.047.
  @Test func `the bursts are netem's`() {
    var draws = NetemCorrelation()
    var generator = SplitMix64(seed: 6)
    var tally = Tally()
    for _ in 0..<100_000 {
      tally.add(draws.next(Draw(bits: generator.next()), .percent(50)).decides(.percent(30)))
    }
    #expect(abs(tally.meanBurst - 1.57) < 0.05)
  }
}
