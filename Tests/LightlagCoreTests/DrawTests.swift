import LightlagCore
import Testing

@Suite struct DrawTests {
  static func draw(
    seed: Seed = 7, connection: Int = 0, direction: Direction = .uplink, index: Int,
    impairment: Impairment = .jitter
  ) -> Draw {
    Draw(
      seed: seed, connection: ConnectionID(index: connection), direction: direction,
      index: index, impairment: impairment)
  }

  @Test func `a draw depends on its address alone`() {
    let forwards = (0..<100).map { Self.draw(index: $0) }
    let backwards = (0..<100).reversed().map { Self.draw(index: $0) }
    #expect(forwards == backwards.reversed())
  }

  @Test func `every part of the address matters`() {
    let draws = [
      Self.draw(index: 5), Self.draw(seed: 8, index: 5), Self.draw(seed: 0x1_0000_0007, index: 5),
      Self.draw(connection: 1, index: 5), Self.draw(direction: .downlink, index: 5),
      Self.draw(index: 6), Self.draw(index: 5 + 1 << 32), Self.draw(index: 5, impairment: .loss),
    ]
    #expect(Set(draws).count == draws.count)
  }

  @Test(arguments: [UInt64(0), 1, .max / 2, .max])
  func `never and always do not depend on the bits`(bits: UInt64) {
    #expect(!Draw(bits: bits).decides(.never))
    #expect(Draw(bits: bits).decides(.always))
  }

  /// The least chance takes the lowest 2^64 / 10^9 = 18 446 744 073.7 values of the bits.
  @Test func `the least chance decides at its very edge`() {
    let least = Probability(partsPerBillion: 1)
    #expect(Draw(bits: 18_446_744_073).decides(least))
    #expect(!Draw(bits: 18_446_744_074).decides(least))
  }

  /// n = 1 000 000, p = 0.001: mean 1 000, deviation sqrt(n p (1 - p)) = 31.6; 4.5 of them: 142.
  @Test func `a chance of a thousandth comes true as often`() {
    let chance = Probability.percent(0.1)
    #expect(chance.partsPerBillion == 1_000_000)
    let count = (0..<1_000_000).count { Self.draw(index: $0, impairment: .loss).decides(chance) }
    #expect(abs(count - 1_000) < 142)
  }

  @Test(arguments: [Int64(0), 1, 7, 1_000_000, Int64(1 << 62) - 1])
  func `the uniform shape reaches both edges and nothing beyond`(halfWidth: Int64) {
    #expect(Draw(bits: 0).uniform(halfWidth: halfWidth) == -halfWidth)
    #expect(Draw(bits: .max).uniform(halfWidth: halfWidth) == halfWidth)
  }

  // Width 2 h + 1 = 2 001 values of equal chance: mean 0, deviation h / sqrt(3) = 577.6, so the
  // mean of 100 000 is within 4.5 x 577.6 / sqrt(100 000) = 8.2. Chi-square over 20 bins: mean
  // 19, deviation sqrt(38) = 6.2; 19 + 4.5 x 6.2 = 47.
  @Test func `the uniform shape is even`() {
    var bins = [Int](repeating: 0, count: 20)
    var sum: Int64 = 0
    let count = 100_000
    for index in 0..<count {
      // 2 000 values are wanted, for bins of 100: the last is folded into its neighbour's bin.
      let value = Self.draw(index: index).uniform(halfWidth: 1_000)
      sum += value
      bins[min(Int(value + 1_000) / 100, 19)] += 1
    }
    #expect(abs(Double(sum) / Double(count)) < 8.2)
    #expect(chiSquare(bins) { bin in bin == 19 ? 101.0 / 2_001 : 100.0 / 2_001 } < 47)
  }

  /// n = 200 000, deviation 1 000 000: the mean is within 4.5 / sqrt(n) = 1.01 % of a deviation,
  /// the variance (its own deviation is sqrt(2 / n)) within 4.5 sqrt(2 / n) = 1.42 %.
  @Test func `the normal shape has its mean and deviation`() {
    let (count, deviation) = (200_000, 1_000_000.0)
    let values = (0..<count).map {
      Double(Self.draw(index: $0).normal(deviation: 1_000_000)) / deviation
    }
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(mean) < 0.0101)
    #expect(abs(variance - 1) < 0.0142)
  }

  // Bounds of ten cells of equal chance, from any table of the normal distribution.
  // Chi-square with 9 degrees of freedom: mean 9, deviation sqrt(18) = 4.24; 9 + 4.5 x 4.24 = 28.
  @Test func `the normal shape fills tenths evenly`() {
    let deciles = [-1.281552, -0.841621, -0.524401, -0.253347, 0, 0.253347, 0.524401, 0.841621]
    let bounds = (deciles + [1.281552]).map { Int64($0 * 1_000_000) }
    var bins = [Int](repeating: 0, count: 10)
    for index in 0..<100_000 {
      let value = Self.draw(index: index).normal(deviation: 1_000_000)
      bins[bounds.count { value >= $0 }] += 1
    }
    #expect(chiSquare(bins) { _ in 0.1 } < 28)
  }

  /// The tail above z has the chance of bits whose upper part is 2 P(Z > z): exact, not sampled.
  @Test(
    arguments: [
      (1.0, 0.1586552539), (2.0, 0.0227501319), (3.0, 0.0013498980), (4.0, 3.167124e-5),
      (5.0, 2.866516e-7), (6.0, 9.865876e-10),
    ])
  func `the normal shape has its quantiles far into the tail`(z: Double, tail: Double) {
    // The sign is the top bit; the other 63 are the two-sided tail's chance.
    let bits = UInt64(2 * tail * 0x1p63)
    let value = Draw(bits: bits).normal(deviation: 1_000_000_000)
    #expect(abs(Double(value) / 1e9 - z) < 0.0005)
    #expect(Draw(bits: bits | 1 << 63).normal(deviation: 1_000_000_000) == -value)
  }

  @Test func `the greatest deviation does not wrap`() {
    #expect(Draw(bits: 0).normal(deviation: .max) == .max)
    #expect(Draw(bits: 1 << 63).normal(deviation: .max) == -.max)
  }

  private func chiSquare(_ bins: [Int], chance: (Int) -> Double) -> Double {
    let total = Double(bins.reduce(0, +))
    return bins.indices.reduce(0) { sum, bin in
      let expected = total * chance(bin)
      let difference = Double(bins[bin]) - expected
      return sum + difference * difference / expected
    }
  }
}
