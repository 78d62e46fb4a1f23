import LightlagCore
import Testing

@Suite struct DelayTableSamplesTests {
  /// Samples, entries at some places, their sum, and their sum weighted by place modulo 1 000 003.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let samples: [Int64]
    let entries: [Int: Int32]
    let sum: Int
    let weighted: Int
    var testDescription: String { name }
  }

  // What the steps of netem's maketable give in double precision, by a program of its own.
  static let cases = [
    Case(
      name: "powers of two", samples: [1, 2, 4, 8, 16, 32, 64],
      entries: [0: -6123, 100: -6062, 1000: -5259, 2048: -2194, 3000: 6394, 4094: 32_738],
      sum: 11_359_255, weighted: 307_546),
    Case(
      name: "one of ten", samples: [10, 10, 10, 10, 10, 10, 10, 10, 10, 20],
      entries: [0: -2591, 100: -1889, 1000: 4437, 2048: 11_802, 4094: 32_743],
      sum: 49_676_143, weighted: 820_514),
    Case(
      name: "even", samples: Array(0..<1000),
      entries: [0: -14_168, 100: -13_473, 1000: -7242, 2048: 14, 3000: 6608, 4094: 26_567],
      sum: 79_705, weighted: 422_271),
    Case(
      name: "squares", samples: (1..<5000).map { $0 * $0 % 997 },
      entries: [0: -13_892, 100: -13_235, 1000: -7395, 2048: -23, 3000: 6779, 4094: 30_080],
      sum: 174_254, weighted: 456_310),
    Case(
      name: "two", samples: [30, 35],
      entries: [0: -5793, 100: -5228, 1000: -137, 2048: 5792, 3000: 18_337, 4094: 32_753],
      sum: 39_475_553, weighted: 110_107),
  ]

  @Test(arguments: cases)
  func `a table is made as maketable makes it`(sample: Case) throws {
    let table = try DelayTable(samples: sample.samples)
    for (place, entry) in sample.entries { #expect(table.entries[place] == entry) }
    #expect(table.entries.count == 4096)
    #expect(table.entries[4095] == 32_767)
    #expect(table.entries.reduce(0) { $0 + Int($1) } == sample.sum)
    let weighted = table.entries.enumerated().reduce(0) { $0 + $1.offset * Int($1.element) }
    #expect(weighted % 1_000_003 == sample.weighted)
  }

  @Test(arguments: [Int64(1), 1_000, 1_000_000_000, 10_000_000_000_000])
  func `the unit and the zero of samples do not matter`(unit: Int64) throws {
    let samples = (1...200).map { Int64($0 * $0) }
    let table = try DelayTable(samples: samples)
    #expect(try DelayTable(samples: samples.map { $0 * unit + 77 * unit }) == table)
  }

  @Test func `the widest samples do not wrap`() throws {
    #expect(try DelayTable(samples: [.min, 0, .max]) == DelayTable(samples: [-1, 0, 1]))
  }

  @Test func `samples without spread are refused`() {
    #expect(throws: DelayTableFailure.sampleCount(0)) { try DelayTable(samples: []) }
    #expect(throws: DelayTableFailure.sampleCount(1)) { try DelayTable(samples: [5]) }
    #expect(throws: DelayTableFailure.noSpread) { try DelayTable(samples: [5, 5, 5]) }
  }
}
