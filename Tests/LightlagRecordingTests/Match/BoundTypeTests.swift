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

  /// A number and a text are never the same, so that nothing tells when one of them is wrong.
  @Test(arguments: [(#""1""#, #""8""#, true), ("1", "7", false)])
  func `a name for values of several types is told`(
    recorded: String, came: String, isTold: Bool
  ) throws {
    let rules = try MatchRules(
      parsing: Array(
        #"{"rules":[{"pointer":"/id","do":"bind","name":"i"},{"pointer":"/ref","do":"bind","#
          .utf8) + Array(#""name":"i"}]}"#.utf8))
    let verdict = CausalComparison(rules).compare(
      expected: try Sample.downlink([#"{"id":1}"#, #"{"ref":\#(recorded)}"#]),
      actual: try Sample.downlink([#"{"id":7}"#, #"{"ref":\#(came)}"#]))
    #expect(verdict.hasPassed)
    let note = "'i' is bound to values of several types, which were not compared with each other"
    #expect(verdict.notes == (isTold ? [note] : []))
  }
}
