import LightlagCore
import Testing

@Suite struct NetemArithmeticTests {
  @Test(arguments: [UInt32(0), 7, .max])
  func `without a deviation the delay is the mean`(random: UInt32) {
    #expect(
      NetemArithmetic.delay(mean: 5, deviation: 0, table: .netemPareto, random: random) == 5)
  }

  /// 100 - 10 + (random mod 20).
  @Test(arguments: [(UInt32(0), Int64(90)), (19, 109), (20, 90), (.max, 105)])
  func `without a table the delay is even and short of the upper edge`(
    random: UInt32, expected: Int64
  ) {
    #expect(
      NetemArithmetic.delay(mean: 100, deviation: 10, table: nil, random: random) == expected)
  }

  // 10 000 = 8192 + 1808. Entry -5: 1808 · -5 = -9040, less 4096, by 8192 is -1; -5 more is -6;
  // exactly -6.1. Entry 4: 7232 + 4096 by 8192 is 1; and 4. Entry 5: 9040 + 4096 is 1; and 5.
  @Test(arguments: [(UInt32(0), Int64(-6)), (1, 5), (2, 6), (3, -6), (5, 6)])
  func `with a table the delay is rounded to the nearest`(random: UInt32, offset: Int64) throws {
    let table = try DelayTable(entries: [-5, 4, 5])
    let delay = NetemArithmetic.delay(mean: 1000, deviation: 10_000, table: table, random: random)
    #expect(delay == 1000 + offset)
  }

  /// A delay may come out negative, which netem takes for "at once".
  @Test func `a delay may be negative`() {
    let delay = NetemArithmetic.delay(
      mean: 0, deviation: 8192, table: .netemPareto, random: 4096)
    #expect(delay == -5461)
  }
}
