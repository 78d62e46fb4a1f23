import LightlagRecording
import Testing

@Suite struct BoundTypeTests {
  static let rules = #"{"rules":[{"event":"a","pointer":"/1/id","do":"bind","name":"id"}]}"#

  @Test(
    arguments: [
      (#""abc""#, #""x""#, nil), ("1", "17", nil), ("true", "false", nil), ("null", "null", nil),
      (#""abc""#, "17", "'id' was of type string and is of type number"),
      ("17", #""17""#, "'id' was of type number and is of type string"),
      ("17", "null", "'id' was of type number and is of type null"),
      ("[1]", "{}", "'id' was of type array and is of type object"),
    ] as [(String, String, String?)])
  func `a bound value keeps its type`(recorded: String, came: String, reason: String?) throws {
    let rules = try MatchRules(parsing: Array(Self.rules.utf8))
    let verdict = CausalComparison(rules).compare(
      expected: try Sample.downlink([#"["a",{"id":\#(recorded)}]"#]),
      actual: try Sample.downlink([#"["a",{"id":\#(came)}]"#]))
    #expect(verdict.hasPassed == (reason == nil))
    #expect(verdict.first?.kind == (reason == nil ? nil : .changed))
    #expect(verdict.first?.differences.map(\.reason) == reason.map { ["rule 0: \($0)"] })
    #expect(verdict.first?.differences.map(\.pointer) == reason.map { _ in ["/1/id"] })
  }
}
