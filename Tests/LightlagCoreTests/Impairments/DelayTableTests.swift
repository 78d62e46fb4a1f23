import LightlagCore
import Testing

@Suite struct DelayTableTests {
  private static func moments(_ table: DelayTable) -> (mean: Double, deviation: Double) {
    let values = table.entries.map { Double($0) / 8192 }
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, square.squareRoot())
  }

  // Measured from the tables that netem's programs write.
  @Test(
    arguments: [
      (DelayTable.netemPareto, -0.034, 0.820, -0.667, 4.0),
      (DelayTable.netemParetonormal, -0.025, 0.834, -1.50, 3.88),
    ])
  func `a table of netem has its mean and deviation`(
    table: DelayTable, mean: Double, deviation: Double, least: Double, greatest: Double
  ) {
    let moments = Self.moments(table)
    #expect(table.entries.count == 4096)
    #expect(abs(moments.mean - mean) < 0.0006)
    #expect(abs(moments.deviation - deviation) < 0.0006)
    #expect(abs(Double(table.entries[0]) / 8192 - least) < 0.005)
    #expect(abs(Double(table.entries[4095]) / 8192 - greatest) < 0.005)
  }

  /// (q^(-1/3) - 3/2) 4/3 · 8192 with q = 1 - i/4096, in double precision, rounded.
  @Test(
    arguments: [
      (0, -5461), (1024, -4362), (2048, -2622), (3072, 955), (4000, 21_783), (4095, 32_767),
    ])
  func `the entries of pareto are exact`(index: Int, expected: Int32) {
    #expect(DelayTable.netemPareto.entries[index] == expected)
  }

  @Test func `the sum of pareto's entries is exact`() {
    #expect(DelayTable.netemPareto.entries.reduce(0) { $0 + Int($1) } == -1_123_786)
  }

  /// From the program's steps in double precision; its grid of 1/20000 adds up rounding errors.
  @Test(
    arguments: [
      (0, -12_305), (1, -11_171), (1024, -4652), (2048, -1966), (3072, 2097), (4055, 29_341),
      (4095, 31_789),
    ])
  func `the entries of paretonormal are netem's`(index: Int, expected: Int32) {
    #expect(abs(DelayTable.netemParetonormal.entries[index] - expected) <= 1)
  }

  @Test func `a table is read from the integers that it was written as`() throws {
    let table = DelayTable.paretonormal
    #expect(try DelayTable(entries: table.entries) == table)
  }

  @Test(arguments: [0, 1, 16_385])
  func `a table has a number of entries`(count: Int) {
    #expect(throws: DelayTableFailure.entryCount(count)) {
      try DelayTable(entries: [Int32](repeating: 0, count: count))
    }
  }

  @Test func `entries that descend are refused`() {
    #expect(throws: DelayTableFailure.descending(index: 2)) {
      try DelayTable(entries: [1, 5, 4, 7])
    }
  }

  /// A line from 0 to 1 has mean 1/2 and deviation 1/sqrt(12): 8192 / 2 · sqrt(12) = 14 188.96.
  @Test(arguments: [[Int32(0), 8192], [0, 4096, 8192], [0, 1], [.min, .max]])
  func `a standardized line runs to the root of three`(entries: [Int32]) throws {
    let table = try DelayTable(entries: entries).standardized
    #expect(table.entries.first == -14_189)
    #expect(table.entries.last == 14_189)
  }

  @Test func `a table of one value stays as it is`() throws {
    let table = try DelayTable(entries: [7, 7, 7])
    #expect(table.standardized == table)
  }
}
