import LightlagCore
import LightlagRecording
import Testing

/// Recordings that begin behind their run, with connections that they do not show the opening of.
@Suite struct ContinuationTests {
  /// The end of a run, in which `c1` was open before.
  static func end(
    _ texts: [String], connection: Int = 1, code: UInt16? = nil
  ) throws -> Recording {
    var sample = Sample()
    sample.part = RecordingPart(start: Instant(nanoseconds: 500_000))
    for text in texts { sample.send(connection, .downlink, text) }
    if let code { sample.close(connection, code: code, .server) }
    return try sample.recording()
  }

  static func compare(
    _ expected: Recording, _ actual: Recording, _ level: MatchRules.Level = .causal
  ) -> MatchVerdict {
    var rules = MatchRules()
    rules.level = level
    rules.thresholds = [Threshold(.loss, .atMost(0))]
    return RunComparison(rules).compare(expected: expected, actual: actual)
  }

  @Test func `connections that were open before are compared, and that is told`() throws {
    let one = try Self.end(["[1]", "[2]"], code: 1000)
    let same = Self.compare(one, one)
    #expect(same.headline == "passed at L1: 2 messages expected, 2 came")
    #expect(same.warnings.isEmpty)
    #expect(
      same.notes == [
        "1 connection was open before a recording begins: no opening is compared there"
      ])
    let other = Self.compare(one, try Self.end(["[1]", "[3]"], code: 1001))
    #expect(other.divergences.map(\.kind.rawValue) == ["changed", "close"])
  }

  @Test func `the whole run has more than its end, and the same connection`() throws {
    let whole = try Sample.downlink(["[0]", "[1]", "[2]"])
    let verdict = Self.compare(whole, try Self.end(["[1]", "[2]"]))
    #expect(verdict.divergences.map(\.summary).count == 1)
    #expect(verdict.count(.missing) == 1 && verdict.messageCounts == (3, 2))
  }

  @Test func `a connection that is in one alone is missing there`() throws {
    let none = try Self.end([])
    let verdict = Self.compare(try Self.end(["[1]"]), none)
    #expect(
      verdict.divergences.map(\.summary) == [
        "connection c1, open before the recording begins, is not in the run"
      ])
    #expect(Self.compare(none, try Self.end(["[1]"])).count(.extra) == 1)
  }

  @Test func `nothing in common is nothing compared`() throws {
    let none = try Self.end([])
    let verdict = Self.compare(none, none)
    let warning = "no connection is in both, so that nothing was compared"
    #expect(
      verdict.warnings == [warning + ": in a later part of a run are none that began before"])
    let empty = try Sample().recording()
    #expect(Self.compare(empty, empty).warnings == [warning])
  }

  @Test func `what comes behind a part that others follow is no difference`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .downlink, "[1]")
    let part = try sample.recording(next: "run.0002.jsonl")
    sample.send(1, .downlink, "[2]")
    let verdict = Self.compare(part, try sample.recording())
    #expect(verdict.hasPassed)
    #expect(verdict.warnings == ["1 message beyond the end of what was recorded"])
    #expect(Self.compare(part, part).warnings.isEmpty)
  }

  @Test func `figures of such connections are not taken`() throws {
    let one = try Self.end(["[1]", "[2]"])
    let verdict = Self.compare(one, one, .statistical)
    #expect(
      verdict.warnings == ["1 connection was open before the run's recording begins: not measured"])
    #expect(verdict.first?.summary == "loss (millionths): there was no message to measure")
  }
}
