import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct PatternComparisonTests {
  static func verdict(_ rules: String, _ texts: [String]) throws -> MatchVerdict {
    let rules = try MatchRules(parsing: Array(rules.utf8))
    let recording = try Sample.downlink(texts)
    var comparison = PatternComparison(rules)
    for event in recording.events { comparison.observe(event) }
    return comparison.finish(at: recording.endInstant)
  }

  static let rules = """
    {"level":"L2","extra":"ignore","expect":[{"name":"hello","event":"hello"},\
    {"name":"state 2","event":"state","where":[{"pointer":"/n","equals":2}],\
    "checks":[{"pointer":"/v","atLeast":1.5},{"pointer":"/s","pattern":"^ok"}],\
    "withinNanoseconds":2000000}]}
    """

  static let hello = #"{"type":"hello"}"#
  static func state(_ n: Int, _ v: String, _ s: String) -> String {
    #"{"type":"state","n":\#(n),"v":\#(v),"s":"\#(s)"}"#
  }

  static let runs: [(texts: [String], kinds: [String])] = [
    ([hello, state(1, "0", ""), state(2, "1.50", "okay")], []), ([], ["missing", "missing"]),
    ([state(2, "2", "ok"), hello], ["missing"]), ([hello, state(2, "1.4", "no")], ["changed"]),
    ([hello, "x", "y", state(2, "2", "ok")], ["late"]),
  ]

  @Test(arguments: runs)
  func `what is expected must come in order, in time and as checked`(
    texts: [String], kinds: [String]
  ) throws {
    let verdict = try Self.verdict(Self.rules, texts)
    #expect(verdict.divergences.map(\.kind.rawValue) == kinds, "\(verdict.text())")
    if kinds == ["changed"] {
      #expect(verdict.first?.differences.map(\.pointer) == ["/v", "/s"])
      #expect(verdict.first?.differences.first?.reason == "must be at least 1.5")
    }
  }

  /// What stands beside the expectations was said to be of no matter, and so was what is missing.
  @Test func `what the rules let pass is no warning`() throws {
    let mild = Self.rules.replacing(
      #""extra":"ignore""#, with: #""extra":"ignore","missing":"ignore""#)
    let verdict = try Self.verdict(mild, ["x", Self.hello, "y"])
    #expect(verdict.hasPassed && verdict.warnings.isEmpty)
    #expect(
      verdict.notes == [
        "'state 2' did not come, which the rules let pass",
        "2 messages that nothing was expected of",
      ])
  }

  @Test func `what is not expected fails where that is asked`() throws {
    let strict = Self.rules.replacing(#""extra":"ignore""#, with: #""extra":"fail""#)
    let verdict = try Self.verdict(strict, [Self.hello, "x", Self.state(2, "2", "ok"), "y"])
    #expect(verdict.divergences.map(\.kind) == [.extra, .extra])
    #expect(verdict.first?.summary == "a message came that is not 'state 2', which is next")
  }

  /// Numbers that no tolerance can be told of have a place among others all the same.
  @Test(arguments: [
    ("1e30", true, false), ("-1e30", false, true), ("1e-2000", true, true), ("5", true, true),
    ("6", true, false), ("5.0000000000001", true, false), ("-1e-13", false, true),
  ])
  func `a number of any size is within bounds or not`(
    number: String, isAtLeastZero: Bool, isAtMostFive: Bool
  ) throws {
    for (bound, fits) in [(#""atLeast":0"#, isAtLeastZero), (#""atMost":5"#, isAtMostFive)] {
      let rules = try MatchRules(
        parsing: Array(
          #"{"level":"L2","expect":[{"name":"n","checks":[{"pointer":"/n",\#(bound)}]}]}"#.utf8))
      var sample = Sample()
      sample.open(1)
      sample.send(1, .downlink, #"{"n":\#(number)}"#)
      let recording = try sample.recording()
      let verdict = RunComparison(rules).compare(expected: recording, actual: recording)
      #expect(verdict.hasPassed == fits, "\(number) \(bound)")
    }
  }
}
