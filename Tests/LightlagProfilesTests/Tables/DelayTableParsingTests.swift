import LightlagCore
import LightlagProfiles
import TestSupport
import Testing

@Suite struct DelayTableParsingTests {
  @Test func `samples are numbers, one a line`() throws {
    let text = "# milliseconds\n30.5\n\n  31 # the second\r\n-2e1\n+4.5E-1\n1.25e+2"
    // In units of a hundredth.
    let samples: [Int64] = [3050, 3100, -2000, 45, 12_500]
    #expect(try DelayTable(parsingSamples: text) == DelayTable(samples: samples))
  }

  @Test(arguments: [
    "0.00123\n0.00456\n0.01\n0.002", "1.23e-3\n4.56e-3\n10e-3\n0.02e-1",
    "1.23\n4.56\n10\n2.000", "1230000000000000000\n4560000000000000000\n10e18\n2e18",
  ])
  func `the unit of samples does not matter`(text: String) throws {
    #expect(try DelayTable(parsingSamples: text) == DelayTable(samples: [123, 456, 1000, 200]))
  }

  // With 18 digits for the greatest, what is finer falls away: 17 and 18 decimals beside 123.
  @Test func `samples may have more digits than there is room for`() throws {
    let text = "123.45678901234567\n0.012345678901234567\n77.123456789012345678901234567"
    let table = try DelayTable(parsingSamples: text)
    let samples: [Int64] = [123_456_789_012_345_670, 12_345_678_901_234, 77_123_456_789_012_345]
    #expect(try table == DelayTable(samples: samples))
  }

  @Test(arguments: ["", "\n\n", "# 5\n", "   \n\t"])
  func `a text without numbers is refused`(text: String) {
    #expect(throws: TableTextFailure.empty) { try DelayTable(parsingSamples: text) }
    #expect(throws: TableTextFailure.empty) { try DelayTable(parsingDistribution: text) }
  }

  @Test(arguments: [
    "ms", "5 6", "5ms", "1,5", "-", ".", "1e", "1e5000",
    "1e-9223372036854775808", "1e--1", "0x10", "nan", "inf", "1.2.3",
    "--1",
  ])
  func `what is not a number is refused with its line`(word: String) {
    let failure = #expect(throws: TableTextFailure.self) {
      try DelayTable(parsingSamples: "1\n\n2\n\(word)\n3")
    }
    guard case .notANumber(line: 4, _) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test func `samples without spread are refused`() {
    #expect(throws: TableTextFailure.table(.sampleCount(1))) {
      try DelayTable(parsingSamples: "5")
    }
    #expect(throws: TableTextFailure.table(.noSpread)) {
      try DelayTable(parsingSamples: "5\n5.0\n50e-1")
    }
    #expect(throws: TableTextFailure.table(.noSpread)) {
      try DelayTable(parsingSamples: "0\n0.0")
    }
  }

  @Test func `a file of tc is read as it is`() throws {
    let text = "# a table\n -32768 -5 0\n\n7\t32767 # the last\r\n"
    let table = try DelayTable(parsingDistribution: text)
    #expect(table.entries == [-32_768, -5, 0, 7, 32_767])
  }

  @Test func `netem's own tables survive being written and read`() throws {
    let text = DelayTable.netemPareto.entries.map { "\($0)" }.joined(separator: " ")
    #expect(try DelayTable(parsingDistribution: text) == .netemPareto)
  }

  @Test func `a file of tc that is damaged is refused with its line`() {
    #expect(throws: TableTextFailure.notANumber(line: 2, written: "x")) {
      try DelayTable(parsingDistribution: "1 2\n3 x")
    }
    #expect(throws: TableTextFailure.notANumber(line: 1, written: "1.5")) {
      try DelayTable(parsingDistribution: "1.5")
    }
    #expect(throws: TableTextFailure.outOfRange(line: 3, written: "32768")) {
      try DelayTable(parsingDistribution: "1\n2\n32768")
    }
    #expect(throws: TableTextFailure.descending(line: 2)) {
      try DelayTable(parsingDistribution: "1 2\n1")
    }
    #expect(throws: TableTextFailure.table(.entryCount(1))) {
      try DelayTable(parsingDistribution: "1")
    }
  }

  // Whatever the bytes, there is a table or a failure, and no trap.
  @Test(arguments: [UInt64(1), 2, 3])
  func `damaged files end in a table or in a failure`(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let start = Array("# t\n-12.5\n3e2\n17\n99 \n0.004\n".utf8)
    for _ in 0..<30 {
      var bytes = start
      for _ in 0..<3 {
        bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(generator.next() % 128)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let table = try? DelayTable(parsingSamples: text)
      #expect(table == nil || table?.entries.count == 4096)
      let other = try? DelayTable(parsingDistribution: text)
      #expect(other == nil || (other?.entries.count ?? 0) >= 2)
    }
  }

  @Test func `a failure says where and what`() {
    let failure = TableTextFailure.notANumber(line: 12, written: "ms")
    #expect(failure.description == "line 12: \"ms\" is not a number")
    #expect(TableTextFailure.table(.noSpread).description == DelayTableFailure.noSpread.description)
  }
}
