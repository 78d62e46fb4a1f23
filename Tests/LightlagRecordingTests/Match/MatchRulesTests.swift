import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct MatchRulesTests {
  static let document = """
    {"level":"L1","extra":"ignore","missing":"ignore","noise":true,"closeReason":true,\
    "timing":{"absoluteNanoseconds":5,"relativePartsPerThousand":10},"rules":[\
    {"event":"drive","pointer":"/1/at","do":"ignore"},{"pointer":"/a","do":"any","type":"number"},\
    {"pointer":"/b","do":"regex","pattern":"^v[0-9]+$"},\
    {"pointer":"/c/*/d","do":"number","absolute":0.05,"relativePartsPerMillion":10},\
    {"pointer":"/e","do":"unordered"},{"pointer":"/f","do":"bind","name":"sid"},\
    {"pointer":"/g","do":"time"},{"pointer":"/h","do":"time","windowNanoseconds":7},\
    {"pointer":"","do":"sort-keys"}],"expect":[{"name":"ready","connection":"c2",\
    "direction":"dn","event":"state","where":[{"pointer":"/1/a","equals":null}],\
    "checks":[{"pointer":"/1","type":"object"},{"pointer":"/1/b","pattern":"x"},\
    {"pointer":"/1/c","atLeast":-1.5,"atMost":2}],"withinNanoseconds":9}],\
    "thresholds":[{"measure":"p95","direction":"up","atMost":5,"confidencePercent":99},\
    {"measure":"loss","atLeast":3}]}
    """

  @Test(arguments: [
    #"{"level":"L1","timing":{"event":"ack","absoluteNanoseconds":5,"#
      + #""relativePartsPerThousand":0}}"#,
    #"{"level":"L1","timing":[{"connection":"c2","direction":"up","absoluteNanoseconds":5,"#
      + #""relativePartsPerThousand":1},{"absoluteNanoseconds":20000000,"#
      + #""relativePartsPerThousand":200}]}"#,
  ]) func `how time is compared is written as it is read`(document: String) throws {
    #expect(try MatchRules(parsing: Array(document.utf8)).json.text == document)
  }

  @Test(arguments: ["close(1008)", "close(1000)", "close(4999)", "ignore"])
  func `what becomes of an unexpected message is written as it is read`(text: String) throws {
    let document = #"{"level":"L1","extra":"\#(text)"}"#
    #expect(try MatchRules(parsing: Array(document.utf8)).json.text == document)
  }

  @Test(arguments: [
    "close", "close()", "close(1006)", "close(1004)", "close(999)", "close(5000)",
    "close(+1008)", "close(1008", "forward",
  ])
  func `words that say nothing of an unexpected message are refused`(text: String) {
    #expect(MatchRules.Unexpected(parsing: text) == nil)
  }

  @Test func `rules are written as they are read`() throws {
    let rules = try MatchRules(parsing: Array(Self.document.utf8))
    #expect(rules.json.text == Self.document)
    #expect(try MatchRules(rules.json) == rules)
    #expect(rules.rules.count == 9)
    #expect(try MatchRules(MatchRules().json) == MatchRules())
  }

  static let failures: [(document: String, pointer: String, word: String)] = [
    ("[1,", "", "not JSON"), ("[]", "", "an object"), (#"{"levle":"L1"}"#, "", "levle"),
    (#"{"level":"L9"}"#, "/level", "one of L0, L1, L2, L3"),
    (#"{"extra":"maybe"}"#, "/extra", "fail, ignore, or close(CODE)"),
    (#"{"noise":1}"#, "/noise", "true or"),
    (#"{"rules":{}}"#, "/rules", "array of objects"),
    (#"{"rules":[{"do":"ignore"}]}"#, "/rules/0", "'pointer' is missing"),
    (#"{"rules":[{"pointer":"a","do":"ignore"}]}"#, "/rules/0/pointer", "JSON pointer"),
    (#"{"rules":[{"pointer":"","do":"skip"}]}"#, "/rules/0/do", "one of ignore"),
    (#"{"rules":[{"pointer":"","do":"ignore","x":1}]}"#, "/rules/0", "'x'"),
    (
      #"{"rules":[{"pointer":"","do":"regex","pattern":"a("}]}"#, "/rules/0/pattern",
      "at byte 1"
    ),
    (#"{"rules":[{"pointer":"","do":"number"}]}"#, "/rules/0/absolute", "this, or"),
    (
      #"{"rules":[{"pointer":"","do":"number","absolute":-1}]}"#, "/rules/0/absolute",
      "from 0"
    ),
    (#"{"rules":[{"pointer":"","do":"any","type":"int"}]}"#, "/rules/0/type", "number"),
    (
      #"{"rules":[{"pointer":"/a","do":"unordered"},"#
        + #"{"pointer":"/a/*/id","do":"bind","name":"x"}]}"#,
      "/rules/1", "the array of rule 0"
    ),
    (#"{"timing":{"late":1}}"#, "/timing", "'late'"),
    (#"{"timing":[{},{"direction":"down"}]}"#, "/timing/1/direction", "up or dn"),
    (#"{"timing":[{"connection":"1"}]}"#, "/timing/0/connection", "as c1"),
    (#"{"timing":20}"#, "/timing", "an object, or an array"),
    (#"{"expect":[{"name":"a","direction":"x"}]}"#, "/expect/0/direction", "up or dn"),
    (
      #"{"expect":[{"name":"a","checks":[{"pointer":""}]}]}"#, "/expect/0/checks/0/equals",
      "one of equals"
    ),
    (#"{"thresholds":[{"measure":"p42","atMost":1}]}"#, "/thresholds/0/measure", "p50"),
    (#"{"thresholds":[{"measure":"p50"}]}"#, "/thresholds/0/atMost", "either"),
    (
      #"{"thresholds":[{"measure":"loss","atMost":1,"confidencePercent":80}]}"#,
      "/thresholds/0/confidencePercent", "90, 95 or 99"
    ),
  ]

  @Test(arguments: failures)
  func `what is wrong is told with its place`(document: String, pointer: String, word: String) {
    do throws(MatchRulesFailure) {
      _ = try MatchRules(parsing: Array(document.utf8))
      Issue.record("taken: \(document)")
    } catch {
      #expect(error.pointer == pointer)
      #expect(error.description.contains(word), "\(error)")
    }
  }

  static let pairs: [(rule: String, expected: String, actual: String, areEqual: Bool)] = [
    (#"{"pointer":"/a","do":"ignore"}"#, #"{"a":1,"b":2}"#, #"{"b":2}"#, true),
    (#"{"pointer":"/a","do":"ignore"}"#, #"{"a":1,"b":2}"#, #"{"b":3}"#, false),
    (
      #"{"event":"x","pointer":"/1/t","do":"ignore"}"#, #"42["x",{"t":1}]"#, #"42["x",{"t":2}]"#,
      true
    ),
    (
      #"{"event":"y","pointer":"/1/t","do":"ignore"}"#, #"42["x",{"t":1}]"#, #"42["x",{"t":2}]"#,
      false
    ),
    (#"{"pointer":"/1/t","do":"ignore"}"#, #"42/a,["x",{"t":1}]"#, #"42/b,["x",{"t":2}]"#, false),
    (#"{"pointer":"/a","do":"any","type":"string"}"#, #"{"a":"x"}"#, #"{"a":"y"}"#, true),
    (#"{"pointer":"/a","do":"any","type":"string"}"#, #"{"a":"x"}"#, #"{"a":1}"#, false),
    (#"{"pointer":"/a","do":"any"}"#, #"{"a":"x"}"#, #"{}"#, false),
    (#"{"pointer":"/a","do":"regex","pattern":"^v\\d+$"}"#, #"{"a":"v1"}"#, #"{"a":"v22"}"#, true),
    (#"{"pointer":"/a","do":"regex","pattern":"^v\\d+$"}"#, #"{"a":"v1"}"#, #"{"a":"w2"}"#, false),
    (#"{"pointer":"/*","do":"number","absolute":0.01}"#, "[0.50,1e1]", "[0.51,10.0]", true),
    (#"{"pointer":"/*","do":"number","absolute":0.01}"#, "[0.50]", "[0.5100001]", false),
    (#"{"pointer":"","do":"number","relativePartsPerMillion":100000}"#, "-200", "-220", true),
    (#"{"pointer":"","do":"number","relativePartsPerMillion":100000}"#, "-200", "-221", false),
    (#"{"pointer":"","do":"number","relativePartsPerMillion":10}"#, "1e-13", "9e-13", false),
    (#"{"pointer":"","do":"number","relativePartsPerMillion":10}"#, "1e-15", "-1e-15", false),
    (#"{"pointer":"","do":"number","relativePartsPerMillion":10}"#, "1.6e-19", "9.1e-31", false),
    (#"{"pointer":"","do":"number","relativePartsPerMillion":10}"#, "1e-400", "1.00001e-400", true),
    (#"{"pointer":"","do":"number","relativePartsPerMillion":10}"#, "0", "1e-400", false),
    (
      #"{"pointer":"","do":"number","relativePartsPerMillion":10}"#,
      "123456789012345678901234567890", "123456789012345678901234567999", true
    ),
    (
      #"{"pointer":"","do":"number","absolute":0.1}"#, "1", "1.10000000000000000000000000000000001",
      false
    ),
    (#"{"pointer":"","do":"number","absolute":0.1}"#, "1", "1.1", true),
    (#"{"pointer":"","do":"number","absolute":0.1}"#, "-0.05", "0.05", true),
    (#"{"pointer":"","do":"number","absolute":1e17}"#, "1e-30", "2e-30", true),
    (#"{"pointer":"","do":"number","absolute":1}"#, "1e40", "1.0e40", true),
    (#"{"pointer":"","do":"number","absolute":1}"#, "1e40", "2e40", false),
    (#"{"pointer":"/a","do":"unordered"}"#, #"{"a":[1,2,2]}"#, #"{"a":[2,1,2]}"#, true),
    (#"{"pointer":"/a","do":"unordered"}"#, #"{"a":[1,2,2]}"#, #"{"a":[1,1,2]}"#, false),
    (#"{"pointer":"","do":"sort-keys"}"#, #"{"a":{"c":1,"b":2}}"#, #"{"a":{"b":2,"c":1}}"#, true),
    (#"{"pointer":"/b","do":"ignore"}"#, #"{"a":1,"c":2}"#, #"{"c":2,"a":1}"#, false),
    (
      #"{"pointer":"/t","do":"time"}"#, #"{"t":"2026-01-01T00:00:00Z"}"#,
      #"{"t":"2027-05-05T01:02:03.5+02:00"}"#, true
    ),
    (#"{"pointer":"/t","do":"time"}"#, #"{"t":1767225600}"#, #"{"t":1767225601.5}"#, true),
    (#"{"pointer":"/t","do":"time"}"#, #"{"t":1767225600}"#, #"{"t":1767225600123}"#, false),
    (#"{"pointer":"/t","do":"time"}"#, #"{"t":1767225600}"#, #"{"t":"soon"}"#, false),
    (#"{"pointer":"/t","do":"time"}"#, #"{"t":1767225600}"#, #"{"t":12}"#, false),
  ]

  @Test(arguments: pairs)
  func `a rule lets pass what it is for, and nothing else`(
    rule: String, expected: String, actual: String, areEqual: Bool
  ) throws {
    let rules = try MatchRules(parsing: Array(#"{"rules":[\#(rule)]}"#.utf8))
    let verdict = try CausalComparison(rules).compare(
      expected: Sample.downlink([expected]), actual: Sample.downlink([actual]))
    #expect(verdict.hasPassed == areEqual, "\(verdict.text())")
    let without = try CausalComparison(MatchRules()).compare(
      expected: Sample.downlink([expected]), actual: Sample.downlink([actual]))
    #expect(!without.hasPassed)
  }

  static let sequences: [(rule: String, expected: [String], actual: [String], areEqual: Bool)] = [
    (#"{"pointer":"/s","do":"bind","name":"s"}"#, ["a", "b", "a"], ["x", "y", "x"], true),
    (#"{"pointer":"/s","do":"bind","name":"s"}"#, ["a", "b", "a"], ["x", "y", "y"], false),
    (#"{"pointer":"/s","do":"bind","name":"s"}"#, ["a", "b"], ["x", "x"], false),
    (#"{"pointer":"/s","do":"bind","name":"s"}"#, ["a", "b", "a"], ["a", "b", "b"], false),
    // A clock 5 s ahead, then 1 ms more, and then 2 ms.
    (
      #"{"pointer":"/s","do":"time","windowNanoseconds":1000000}"#,
      ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"],
      ["2026-01-01T00:00:05Z", "2026-01-01T00:00:06.001Z"], true
    ),
    (
      #"{"pointer":"/s","do":"time","windowNanoseconds":1000000}"#,
      ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"],
      ["2026-01-01T00:00:05Z", "2026-01-01T00:00:06.002Z"], false
    ),
  ]

  @Test(arguments: sequences)
  func `what is bound stays bound over messages`(
    rule: String, expected: [String], actual: [String], areEqual: Bool
  ) throws {
    let rules = try MatchRules(parsing: Array(#"{"rules":[\#(rule)]}"#.utf8))
    func recording(_ values: [String]) throws -> Recording {
      try Sample.downlink(values.map { #"{"s":"\#($0)"}"# })
    }
    let verdict = try CausalComparison(rules).compare(
      expected: recording(expected), actual: recording(actual))
    #expect(verdict.hasPassed == areEqual, "\(verdict.text())")
  }
}
