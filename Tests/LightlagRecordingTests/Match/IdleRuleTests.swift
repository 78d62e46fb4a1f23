import LightlagRecording
import Testing

@Suite struct IdleRuleTests {
  static func notes(_ rules: String, _ texts: [String] = [#"["a",{"t":1}]"#]) throws -> [String] {
    let rules = try MatchRules(parsing: Array(rules.utf8))
    let verdict = RunComparison(rules).compare(
      expected: try Sample.downlink(texts), actual: try Sample.downlink(texts))
    #expect(verdict.hasPassed && verdict.warnings.isEmpty)
    return verdict.notes
  }

  @Test func `a rule that is for no message is named`() throws {
    let notes = try Self.notes(
      """
      {"rules":[{"pointer":"/1/t","do":"any"},{"event":"b","pointer":"/1/t","do":"ignore"},
      {"pointer":"/1/x","do":"time"},{"event":"a","pointer":"","do":"sort-keys"}]}
      """)
    #expect(
      notes == [
        "rule 1 (ignore at /1/t of 'b') was for no message",
        "rule 2 (time at /1/x) was for no message",
      ])
  }

  @Test(arguments: [
    (#""do":"any","type":"string""#, "any"), (#""do":"number","absolute":1"#, "number"),
    (#""do":"time""#, "time"), (#""do":"unordered""#, "unordered"),
    (#""do":"regex","pattern":"x""#, "regex"),
  ])
  func `so is one that is for other values than came`(rule: String, word: String) throws {
    let notes = try Self.notes(#"{"rules":[{"pointer":"/1/t",\#(rule)}]}"#, [#"["a",{"t":true}]"#])
    #expect(notes == ["rule 0 (\(word) at /1/t) was for no message"])
  }

  @Test func `what a rule before it has taken out is there for none behind it`() throws {
    let rules = #"{"rules":[{"pointer":"/1","do":"ignore"},{"pointer":"/1/t/u","do":"any"}]}"#
    #expect(try Self.notes(rules) == ["rule 1 (any at /1/t/u) was for no message"])
  }

  @Test func `a rule for what came in the run alone is for a message`() throws {
    let rules = try MatchRules(
      parsing: Array(#"{"extra":"ignore","rules":[{"pointer":"/1/x","do":"any"}]}"#.utf8))
    let verdict = CausalComparison(rules).compare(
      expected: try Sample.downlink([]), actual: try Sample.downlink([#"["a",{"x":1}]"#]))
    #expect(verdict.notes == ["1 message too many, which the rules let pass"])
  }

  @Test func `so is a rule about time`() throws {
    let notes = try Self.notes(
      #"{"timing":[{"event":"b"},{"connection":"c2"},{"direction":"dn"},{"event":"a"}]}"#)
    #expect(
      notes == [
        "timing 0 ('b') was for no message", "timing 1 (c2) was for no message",
        "timing 3 ('a') was for no message",
      ])
  }
}
