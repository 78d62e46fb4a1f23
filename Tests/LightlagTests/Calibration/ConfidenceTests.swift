import Lightlag
import Testing

@Suite struct ConfidenceTests {
  /// Nothing of 100: 1 - 0.005^(1/100) = 0.05160; all of 100 the opposite.
  ///
  /// Of 10 with 3 hits, 4 or more misses in 7 of a chance, as a sum of binomial terms tells.
  @Test(
    arguments: [
      (0, 100, 0, 0.051_60), (100, 100, 0.948_40, 1), (3, 10, 0.037_01, 0.735_1),
    ] as [(Double, Double, Double, Double)])
  func `the bounds of a chance are exact`(
    hits: Double, trials: Double, low: Double, high: Double
  ) {
    let bounds = Confidence.shown.chance(hits, of: trials)
    #expect(abs(bounds.lowerBound - low) < 1e-4)
    #expect(abs(bounds.upperBound - high) < 1e-4)
  }

  /// I_x(1, b) = 1 - (1 - x)^b, I_x(a, 1) = x^a, and I_1/2(a, a) = 1/2.
  @Test func `the incomplete beta function is right where it is simple`() {
    #expect(abs(IncompleteBeta.value(0.2, 1, 3) - 0.488) < 1e-12)
    #expect(abs(IncompleteBeta.value(0.9, 5, 1) - 0.59049) < 1e-12)
    #expect(abs(IncompleteBeta.value(0.5, 90_000, 90_000) - 0.5) < 1e-9)
  }

  /// Ten samples, and their median: of ten coins at most 0 or at least 10 heads come in 2 of 1024
  /// cases, which is below 1 %; at most 1 or at least 9 in 22, which is not.
  @Test func `a median of ten is between the first and the last`() {
    #expect(Confidence.shown.ranks(of: 0.5, among: 10) == 1...10)
  }

  @Test func `a quantile that too few samples tell of is not bounded`() {
    let ranks = Confidence.shown.ranks(of: 0.99, among: 100)
    #expect(ranks.upperBound == 101)
    #expect(ranks.lowerBound > 90)
  }

  /// 0.975 is below 1.959964 deviations; a millionth above -4.753424.
  @Test func `normal quantiles are those of the tables`() {
    #expect(abs(NormalLaw.quantile(0.975) - 1.959_964) < 1e-6)
    #expect(abs(NormalLaw.quantile(1e-6) + 4.753_424) < 1e-6)
  }

  /// ln(200) = 5.298317: of 1000 numbers with a variance of 4, at most 3 from the mean,
  /// (2 4 5.298317 / 1000)^(1/2) and 5.298317 / 1000.
  @Test func `a mean is as near as Bernstein says`() {
    let distance = Confidence.shown.distance(ofMeanOf: 1000, variance: 4, reach: 3)
    #expect(abs(distance - 0.205_880 - 0.005_298) < 1e-6)
  }

  /// Both below zero: 1/4 + asin(r) / 2 pi (Sheppard), which is 1/3 for one half.
  @Test func `two normal numbers are below a bound together`() {
    #expect(abs(NormalLaw.bothBelow(0, correlation: 0.5) - 1.0 / 3) < 1e-9)
    #expect(abs(NormalLaw.bothBelow(-1, correlation: 0) - 0.158_655 * 0.158_655) < 1e-6)
    #expect(abs(NormalLaw.bothBelow(-1, correlation: 0.999_999) - 0.158_655) < 1e-3)
  }
}
