import LightlagCore
import TestSupport
import Testing

@Suite struct CorrelatedDrawsTests {
  /// The draw below which there is that part of all.
  static func draw(_ part: Double) -> Draw {
    // Above one half the distance from the end is what keeps its digits.
    part < 0.5 ? Draw(bits: UInt64(part * 0x1p64)) : Draw(bits: ~UInt64((1 - part) * 0x1p64))
  }

  static func part(_ draw: Draw) -> Double { Double(draw.bits) * 0x1p-64 }

  @Test func `without correlation a draw is left as it is`() {
    var draws = CorrelatedDraws()
    for bits in [UInt64(0), 1, 0x1234_5678, .max] {
      #expect(draws.next(Draw(bits: bits), .none) == Draw(bits: bits))
    }
    #expect(draws == CorrelatedDraws())
  }

  @Test func `a chain starts with what is fresh`() {
    var draws = CorrelatedDraws()
    #expect(draws.next(Draw(bits: 0x1234_5678), .percent(90)) == Draw(bits: 0x1234_5678))
  }

  // After a draw of one half, which is z = 0, a correlation of 0.6 makes of z exactly 0.8 z. The
  // chances are from a table of the normal distribution, to ten digits.
  @Test(
    arguments: [
      (0.8413447460685429, 0.7881446014166033), (0.9772498680518208, 0.9452007083004421),
      (0.0013498980316300933, 0.008197535924596131), (0.5, 0.5),
      (0.0001, 0.0014639249753), (2.866515718791933e-07, 3.167124183311986e-05),
    ])
  func `normal numbers are mixed to nine digits`(fresh: Double, expected: Double) {
    var draws = CorrelatedDraws()
    _ = draws.next(Draw(bits: 1 << 63), Correlation(partsPerBillion: 600_000_000))
    let mixed = draws.next(Self.draw(fresh), Correlation(partsPerBillion: 600_000_000))
    #expect(abs(Self.part(mixed) - expected) < 0x1p-29)
  }

  // A correlation of a billionth after z = 0 keeps the fresh draw but for rounding: what comes out
  // is the normal curve's inverse of its inverse.
  @Test func `a draw comes back from the normal curve to nine digits`() {
    let correlation = Correlation(partsPerBillion: 1)
    var worst = 0.0
    var generator = SplitMix64(seed: 1)
    for shift in 0..<2000 {
      var draws = CorrelatedDraws()
      _ = draws.next(Draw(bits: 1 << 63), correlation)
      // Twenty-six powers of two, so that the tail is tried as well.
      let fresh = Draw(bits: generator.next() >> UInt64(shift % 26))
      let back = draws.next(fresh, correlation)
      worst = max(worst, abs(Self.part(back) - Self.part(fresh)))
    }
    #expect(worst < 0x1p-30)
  }

  @Test func `a chain is ordered as its draws are`() {
    var last: UInt64 = 0
    for step in UInt64(1)...1000 {
      var draws = CorrelatedDraws()
      _ = draws.next(Draw(bits: 1 << 62), .percent(50))
      let bits = draws.next(Draw(bits: step * (1 << 54)), .percent(50)).bits
      #expect(bits > last)
      last = bits
    }
  }

  // Loss of 10 %, n = 10^6. For normal numbers with correlation r at distance 1 the chance c of
  // a second loss behind a first is .1933, .3240, .5124 (by integration), and a burst holds
  // 1 / (1 - c) messages: 1.240, 1.479, 2.051. Taken as a chain of two states the losses have a
  // correlation of l = (c - p) / (1 - p) = .104, .249, .458, so the rate's deviation is at most
  // sqrt(p (1 - p) / n (1 + l) / (1 - l)) = 0.0005 for the greatest: 4.5 of them are 0.0023. The
  // length of 48 750 bursts at .75, each with deviation sqrt(2.05 · 1.05) = 1.47, is within
  // 4.5 x 0.0067 = 0.03.
  @Test(arguments: [(25.0, 1.240), (50.0, 1.479), (75.0, 2.051)])
  func `the rate stays and the bursts grow`(percent: Double, burst: Double) {
    var draws = CorrelatedDraws()
    var generator = SplitMix64(seed: 3)
    let correlation = Correlation.percent(percent)
    var tally = Tally()
    for _ in 0..<1_000_000 {
      let draw = draws.next(Draw(bits: generator.next()), correlation)
      tally.add(draw.decides(.percent(10)))
    }
    #expect(abs(tally.rate - 0.1) < 0.0023)
    #expect(abs(tally.meanBurst - burst) < 0.03)
  }

  // n = 100 000, correlation 0.5: each of 16 bins expects 6 250. Neighbours inflate the variance
  // of a bin by less than (1 + .5) / (1 - .5) = 3: chi-square with 15 degrees is below
  // 3 (15 + 4.5 sqrt(30)) = 119.
  @Test func `a chain is spread evenly`() {
    var draws = CorrelatedDraws()
    var generator = SplitMix64(seed: 4)
    var bins = [Int](repeating: 0, count: 16)
    for _ in 0..<100_000 {
      bins[Int(draws.next(Draw(bits: generator.next()), .percent(50)).bits >> 60)] += 1
    }
    let square = bins.reduce(0.0) { $0 + (Double($1) - 6250) * (Double($1) - 6250) / 6250 }
    #expect(square < 119)
  }
}
