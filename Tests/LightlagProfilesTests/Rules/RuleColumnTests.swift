import LightlagCore
import LightlagProfiles
import Testing

/// Where in its line a rule is wrong.
@Suite struct RuleColumnTests {
  /// Counted from 1 in characters, of which the "é" is one.
  @Test(arguments: [
    ("slow: dirction=up, do=drop", 7), ("slow: direction=sideways, do=drop", 17),
    ("slow: direction=up, do=drip", 24), ("slow: direction=up", 19), ("slow", 5), ("", 1),
    ("slow: event=é, nth=zeroth, do=drop", 20), ("slow: event=a, event=b, do=drop", 16),
    ("slow: up, do=drop", 7), ("slow: pointer=/a, equals={, do=drop", 26), ("s p: do=drop", 1),
  ])
  func `a refusal tells the column`(line: String, column: Int) {
    do {
      _ = try Rule(parsing: line)
      Issue.record("it was accepted")
    } catch {
      #expect(error.column == column, "\(error)")
    }
  }

  @Test func `in a document there is none, but a line`() {
    let text = """
      [
        {"name": "one", "do": "drop"},
        {"name": "two", "do": "drip"}
      ]
      """
    do {
      _ = try Rule.rules(parsing: Array(text.utf8), file: "rules.json")
      Issue.record("it was accepted")
    } catch {
      #expect("\(error)".hasPrefix(#"rules.json:3: 2.do: "drip" is not a choice"#))
    }
  }

  @Test func `a file of rules is read in its order`() throws {
    let text = #"[{"name": "one", "do": "drop"}, {"name": "two", "do": "pass"}]"#
    let rules = try Rule.rules(parsing: Array(text.utf8), file: "rules.json")
    #expect(rules.map(\.name) == ["one", "two"])
    #expect(throws: ProfileFailure.self) {
      try Rule.rules(parsing: Array("[".utf8), file: "rules.json")
    }
  }
}
