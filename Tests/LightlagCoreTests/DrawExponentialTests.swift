import LightlagCore
import Testing

@Suite struct DrawExponentialTests {
  static func value(_ index: Int, mean: Int64) -> Int64 {
    let chance = LinkChance(seed: 7, connection: ConnectionID(index: 0), direction: .uplink)
    return chance.draw(.phase, index).exponential(mean: mean)
  }

  /// -ln(u) for u = bits / 2^64, from any table of logarithms.
  @Test(arguments: [
    (UInt64(1) << 63, 0.693147181), (1 << 62, 1.386294361), (3 << 62, 0.287682072),
    (0x1999_9999_9999_9999, 2.302585093), (0xe666_6666_6666_6666, 0.105360516),
    // The least and the greatest: 64 ln 2, and nothing.
    (0, 44.361419556), (.max, 0),
  ])
  func `the quantiles are those of the logarithm`(bits: UInt64, means: Double) {
    let value = Draw(bits: bits).exponential(mean: 1_000_000_000_000)
    #expect(abs(Double(value) / 1e12 - means) < 1e-9)
  }

  @Test func `the greatest mean does not wrap`() {
    #expect(Draw(bits: 0).exponential(mean: .max) == .max)
    #expect(Draw(bits: .max / 2).exponential(mean: .max) < .max)
  }

  /// n = 1 000 000, mean 1: deviation 1, so the mean is within 4.5 / sqrt(n) = 0.45 %; the square's
  /// mean is 2 and its deviation sqrt(24 - 4) = 4.47, so it is within 4.5 x 4.47 / sqrt(n) = 2.0 %.
  @Test func `the mean and the deviation are those asked for`() {
    let values = (0..<1_000_000).map { Double(Self.value($0, mean: 1_000_000_000)) / 1e9 }
    let mean = values.reduce(0, +) / 1_000_000
    let square = values.reduce(0) { $0 + $1 * $1 } / 1_000_000
    #expect(abs(mean - 1) < 0.0045)
    #expect(abs(square - 2) < 0.0202)
  }
}
