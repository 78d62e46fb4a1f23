import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// Connections that are refused, in what was recorded and in the run.
@Suite struct RefusalComparisonTests {
  private static func recording(_ answer: OpenAnswer) throws -> Recording {
    let header = RecordingHeader(
      name: "sample", tool: "tests", clock: .virtual, configuration: .init(seed: 1),
      backend: .init(kind: "outside", version: "1"), isBackendOutside: true)
    var recorder = Recorder(header: header)
    let id = ConnectionID(index: 0)
    let now = Instant(nanoseconds: 1_000)
    recorder.observe(
      SessionEvent(
        instant: now, connection: id,
        kind: .opening(client: ClientID(index: 0), OpenRequest(target: "/ws"), due: now)))
    recorder.observe(SessionEvent(instant: now, connection: id, kind: .answered(answer, due: now)))
    recorder.finish(at: Instant(nanoseconds: 2_000))
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    return try Recording(bytes)
  }

  private static let recorded = OpenAnswer.rejected(status: 404, reason: "ws://a/ is not there")

  @Test(arguments: [
    (OpenAnswer.rejected(status: 404, reason: "ws://b/ is not there"), false, true),
    (.rejected(status: 404, reason: "ws://b/ is not there"), true, false),
    (.rejected(status: 403, reason: "ws://a/ is not there"), false, false),
    (.accepted(subprotocol: nil), false, false),
  ])
  func `the status is compared, and words only on request`(
    came: OpenAnswer, comparesReason: Bool, isEqual: Bool
  ) throws {
    var rules = MatchRules()
    rules.comparesCloseReason = comparesReason
    let verdict = try CausalComparison(rules).compare(
      expected: Self.recording(Self.recorded), actual: Self.recording(came))
    #expect(verdict.hasPassed == isEqual)
    guard let difference = verdict.first?.differences.first else { return }
    // Whatever differs is seen in what is shown.
    #expect(difference.expected != difference.actual)
  }

  @Test func `another path is told beside the one that was recorded`() throws {
    var (one, two) = (Sample(), Sample())
    one.open(1, target: "/ws?room=1")
    two.open(1, target: "/ws?room=2")
    let verdict = try CausalComparison(MatchRules(), played: .backend).compare(
      expected: one.recording(), actual: two.recording())
    let first = try #require(verdict.first)
    #expect(first.summary == "connection c1 to /ws?room=1 was not opened, but one to /ws?room=2")
  }
}
