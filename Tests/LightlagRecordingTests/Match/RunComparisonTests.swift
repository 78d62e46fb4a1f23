import LightlagCore
import LightlagRecording
import Testing

@Suite struct RunComparisonTests {
  static func sample(_ count: Int, isComplete: Bool = true) throws -> Recording {
    var sample = Sample()
    sample.open(1)
    for _ in 0..<count { sample.send(1, .uplink, "m") }
    sample.isComplete = isComplete
    return try sample.recording()
  }

  @Test(arguments: MatchRules.Level.allCases)
  func `what was cut off is told at every level, once`(level: MatchRules.Level) throws {
    var rules = MatchRules()
    rules.level = level
    rules.extra = .ignore
    rules.expectations = [Expectation(name: "any")]
    rules.thresholds = [Threshold(.loss, .atMost(0))]
    let comparison = RunComparison(rules)
    let (whole, cut) = (try Self.sample(2), try Self.sample(2, isComplete: false))
    #expect(comparison.compare(expected: whole, actual: whole).warnings.isEmpty)
    let verdict = comparison.compare(expected: cut, actual: cut)
    #expect(verdict.hasPassed)
    let run = level == .exact ? [] : ["the run was cut off"]
    #expect(verdict.warnings == ["the recording was cut off"] + run)
  }

  @Test func `figures are told with how many messages there were in both`() throws {
    var rules = MatchRules()
    rules.level = .statistical
    rules.thresholds = [Threshold(.loss, .atMost(0))]
    let verdict = RunComparison(rules).compare(
      expected: try Self.sample(5), actual: try Self.sample(3))
    #expect(verdict.headline == "passed at L3: 5 messages expected, 3 came")
  }

  @Test func `a pattern that expects nothing is worth a warning`() throws {
    var rules = MatchRules()
    rules.level = .pattern
    rules.extra = .ignore
    let verdict = RunComparison(rules).compare(
      expected: try Self.sample(1), actual: try Self.sample(2))
    #expect(verdict.hasPassed)
    #expect(
      verdict.warnings == ["the rules name no expectations, so that no message has to come"])
  }
}
