import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// The rule `time`: any time will do, in the form that was recorded.
@Suite struct TimeRuleTests {
  @Test(arguments: [
    (#""2024-01-01T00:00:00Z""#, #""2025-01-01T00:00:00.5+01:00""#, true),
    (#""2024-01-01T00:00:00Z""#, #""2024-02-29T00:00:00Z""#, true),
    (#""2024-01-01T00:00:00Z""#, #""2023-02-29T00:00:00Z""#, false),
    (#""2024-01-01T00:00:00Z""#, #""2024-04-31T00:00:00Z""#, false),
    (#""2024-01-01T00:00:00Z""#, "1735689600", false),
    ("1704067200", #""2024-01-01T00:00:00Z""#, false),
    ("1704067200", "1735689600.25", true), ("1704067200", "1735689600000", false),
    ("1704067200000", "1735689600000", true), ("1704067200000000", "1735689600000", false),
    ("1704067200000000000", "1735689600000000", false), ("1704067200", "5", false),
  ])
  func `a time has the form that was recorded`(
    recorded: String, came: String, isEqual: Bool
  ) throws {
    for window in ["", #","windowNanoseconds":4000000000000000000"#] {
      let rules = try MatchRules(
        parsing: Array(#"{"rules":[{"pointer":"/t","do":"time"\#(window)}]}"#.utf8))
      let verdict = try CausalComparison(rules).compare(
        expected: Sample.downlink([#"{"t":\#(recorded)}"#]),
        actual: Sample.downlink([#"{"t":\#(came)}"#]))
      #expect(verdict.hasPassed == isEqual, "\(verdict.text())")
    }
  }

  @Test func `the two forms are told`() throws {
    let rules = try MatchRules(
      parsing: Array(#"{"rules":[{"pointer":"/t","do":"time"}]}"#.utf8))
    let verdict = try CausalComparison(rules).compare(
      expected: Sample.downlink([#"{"t":1704067200}"#]),
      actual: Sample.downlink([#"{"t":1704067200000}"#]))
    let reason = "rule 0: a time was recorded as seconds, and came as milliseconds"
    #expect(verdict.first?.differences.first?.reason == reason)
  }
}
