import LightlagCore
import Testing

@Suite struct JitterTests {
  /// So many draws, evenly spread: sums over them are integrals, not samples.
  private static let count = 20_000
  private static let second: Int64 = 1_000_000_000

  private static let even = (0..<count).map {
    Draw(bits: UInt64(2 * $0 + 1) * (UInt64.max / UInt64(2 * count)))
  }

  private static let tabled: [Jitter.Shape] = [
    .pareto, .paretonormal, .table(DelayTable.netemPareto.standardized),
  ]

  @Test(arguments: [UInt64(0), 1, 0x1234_5678_9abc_def0, 1 << 63, .max])
  func `the uniform and the normal shape are those of a draw`(bits: UInt64) {
    let draw = Draw(bits: bits)
    #expect(Jitter.Shape.uniform.offset(draw, width: 777) == draw.uniform(halfWidth: 777))
    #expect(Jitter.Shape.normal.offset(draw, width: 777) == draw.normal(deviation: 777))
    var state = JitterState()
    let jitter = Jitter.deviation(.nanoseconds(777))
    #expect(state.offset(draw, jitter) == draw.normal(deviation: 777))
  }

  // A step of the table is 1/4096 of all; the integral over 20 000 points in straight lines is
  // exact to 10^-4 but in the steepest ones at the end.
  @Test(arguments: tabled)
  func `a tabled shape has a mean of zero and the width as its deviation`(shape: Jitter.Shape) {
    let values = Self.even.map { Double(shape.offset($0, width: Self.second)) / 1e9 }
    let mean = values.reduce(0, +) / Double(Self.count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(Self.count)
    #expect(abs(mean) < 0.0002)
    #expect(abs(variance - 1) < 0.0005)
  }

  // netem's own table at the part q of all is ((1 - q)^(-1/3) - 3/2) 4/3: with q = 1 - 1/8 the root
  // is 2, with q = 1 - 1/27 it is 3. Entry i stands at i/4095 here and for i/4096 there, which
  // moves q by up to 1/4096 and the value by that times the slope, 4/9 (1 - q)^(-4/3).
  @Test(
    arguments: [(0.0, -0.6667, 0.0005), (1.0 - 1 / 8.0, 0.6667, 0.002), (1 - 1 / 27.0, 2, 0.01)])
  func `pareto has its quantiles`(part: Double, expected: Double, bound: Double) {
    let draw = Draw(bits: UInt64(part * 0x1p64))
    let value = Jitter.Shape.table(.netemPareto).offset(draw, width: Self.second)
    #expect(abs(Double(value) / 1e9 - expected) < bound)
  }

  /// Paretonormal's 99 % is 3.58 netem widths; the mean is -0.0253 and the deviation 0.834.
  @Test func `paretonormal has its tail`() {
    let draw = Draw(bits: UInt64(0.99 * 0x1p64))
    let netem = Jitter.Shape.table(.netemParetonormal).offset(draw, width: Self.second)
    #expect(abs(Double(netem) / 1e9 - 3.58) < 0.01)
    let value = Jitter.Shape.paretonormal.offset(draw, width: Self.second)
    let expected = (3.58 + 0.0253) / 0.834
    #expect(abs(Double(value) / 1e9 - expected) < 0.02)
  }

  @Test func `between two entries a delay is interpolated`() throws {
    let table = try DelayTable(entries: [-8192, 0, 16_384])
    // Two spans: a quarter of all is the middle of the first, three quarters of the second.
    #expect(table.offset(Draw(bits: 0), width: 1000) == -1000)
    #expect(table.offset(Draw(bits: 1 << 62), width: 1000) == -500)
    #expect(table.offset(Draw(bits: 1 << 63), width: 1000) == 0)
    #expect(table.offset(Draw(bits: 3 << 62), width: 1000) == 1000)
    #expect(table.offset(Draw(bits: .max), width: 1000) == 1999)
  }

  @Test func `the greatest width does not wrap`() throws {
    let table = try DelayTable(entries: [.min, .max])
    #expect(table.offset(Draw(bits: .max), width: .max) == .max)
    #expect(table.offset(Draw(bits: 0), width: .max) == .min)
  }

  // n = 50 000 neighbours: their correlation is within 4.5 / sqrt(n) of 0.9, which is generous. The
  // chain's variance has a deviation of sqrt(2 / n (1 + r^2) / (1 - r^2)) = 0.0195: 4.5 are 0.088.
  @Test(arguments: [Jitter.Shape.normal, .table(.netemPareto.standardized)])
  func `delays that are correlated resemble their neighbours and keep their spread`(
    shape: Jitter.Shape
  ) {
    var state = JitterState()
    let chance = LinkChance.sample(9)
    let jitter = Jitter.deviation(.seconds(1), shape, correlation: .percent(90))
    let values = (0..<50_000).map {
      Double(state.offset(chance.draw(.jitter, $0), jitter)) / 1e9
    }
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    let product = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    // What is not normal is less alike than the normal numbers behind it.
    let alike = product / Double(values.count) / square
    #expect(shape == .normal ? abs(alike - 0.9) < 0.02 : (0.7..<0.9).contains(alike))
    #expect(abs(square - 1) < (shape == .normal ? 0.088 : 0.2))
  }

  @Test func `the least draw of a chain of normal delays is no jump`() {
    var state = JitterState()
    let jitter = Jitter.deviation(.seconds(1), correlation: .percent(99.99))
    // Each side of the sign: zero from above, then zero from below.
    let first = state.offset(Draw(bits: 1 << 63 - 1), jitter)
    let second = state.offset(Draw(bits: .max), jitter)
    #expect(abs(first) < 100_000_000 && abs(second) < 100_000_000)
  }
}
