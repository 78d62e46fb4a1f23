import LightlagCore
import LightlagRecording
import Testing

/// Figures of what is under test, to which clients were played: level L3.
@Suite struct PlayedFiguresTests {
  /// Ten questions, each answered after a time in milliseconds, or never.
  private static func run(_ answers: [Int64?]) throws -> Recording {
    var sample = Sample()
    sample.open(1)
    for (number, delay) in answers.enumerated() {
      sample.send(1, .uplink, #"["ask",\#(number)]"#)
      guard let delay else { continue }
      sample.send(1, .downlink, #"["told",\#(number)]"#, after: delay * 1_000_000)
      sample.send(1, .downlink, #"["told",\#(number),"more"]"#)
    }
    return try sample.recording()
  }

  private static func verdict(_ threshold: String, _ answers: [Int64?]) throws -> MatchVerdict {
    let rules = try MatchRules(
      parsing: Array(#"{"level":"L3","thresholds":[\#(threshold)]}"#.utf8))
    return RunComparison(rules, played: .clients).compare(
      expected: try run(Array(repeating: 5, count: 10)), actual: try run(answers))
  }

  @Test(arguments: [
    (Array(repeating: Int64?(5), count: 10), true),
    (Array(repeating: Int64?(1_500), count: 10), false),
    (Array(repeating: Int64?.none, count: 10), false),
  ])
  func `times are those of answers`(answers: [Int64?], fits: Bool) throws {
    for direction in ["", #""direction":"dn","#] {
      let verdict = try Self.verdict(
        #"{"measure":"p95",\#(direction)"atMost":250000000}"#, answers)
      #expect(verdict.hasPassed == fits, "\(verdict.text())")
    }
  }

  @Test func `what was recorded and did not come is lost`() throws {
    let threshold = #"{"measure":"loss","direction":"dn","atMost":20000}"#
    #expect(try Self.verdict(threshold, Array(repeating: 5, count: 10)).hasPassed)
    let verdict = try Self.verdict(threshold, [5, 5, nil, nil, nil, nil, nil, nil, 5, 5])
    #expect(verdict.measurements.first?.value == 600_000)
    #expect(!verdict.hasPassed)
  }

  @Test func `what is late was not sent late by us`() throws {
    // The time of what we send is not a figure of the server.
    let verdict = try Self.verdict(
      #"{"measure":"p50","direction":"up","atMost":1}"#, Array(repeating: 5, count: 10))
    #expect(verdict.first?.summary == "up p50 (ns): there was no message to measure")
  }
}
