import LightlagCore
import LightlagRecording
import Testing

/// What is written of runs by chance, read again.
@Suite struct RoundTripTests {
  @Test(arguments: ReplayTests.runs.filter { $0.seed <= 75 })
  func `a run reads back equal, and comes back from MCAP to the byte`(
    run: ReplayTests.Run
  ) throws {
    var live = LiveRun(run.subject, seed: run.seed)
    let lines = try live.record()
    let recording = try Recording(lines)
    #expect(recording.header == live.header)
    #expect(recording.events == live.events.compactMap(AsRead.event))
    #expect(recording.isComplete && recording.unknownKeyCount == 0)
    #expect(recording.unknownLineCount == 0)
    let file = try RecordingMCAPTests.file(lines)
    #expect(try MCAPToRecording(file, codecs: [RunLengthCodec()]).bytes == lines)
  }

  /// The runs would prove little of a line that none of them has.
  @Test func `the runs have every line there is in all its forms`() throws {
    var forms: Set<String> = []
    for run in ReplayTests.runs where run.seed <= 50 {
      var live = LiveRun(run.subject, seed: run.seed)
      _ = try live.record()
      for event in live.events { forms.formUnion(Self.forms(of: event.kind)) }
    }
    let missing = Self.allForms.filter { !forms.contains($0) }
    #expect(missing == [])
  }

  private static let allForms: [String] = {
    let verdicts = ["scheduled", "duplicated", "damaged", "damaged once of two", "cut"]
    let drops = ["loss", "queue", "outage", "rule", "closed", "oversize"]
    return verdicts.map { "sent \($0)" } + drops.map { "sent \($0)" } + ["sent waiting"]
      + verdicts.map { "left \($0)" } + ["loss", "queue", "waiting"].map { "left \($0)" }
      + ["lost closed", "lost outage", "opening", "opening late", "answered", "answered late"]
      + ["arrived", "closing", "conditions", "rule", "ruleRemoved", "phase", "mark"]
  }()

  private static func forms(of kind: SessionEvent.Kind) -> [String] {
    switch kind {
    case .sent(_, _, _, let verdict, _): ["sent \(form(of: verdict))"]
    case .left(_, _, let verdict): ["left \(form(of: verdict))"]
    case .lost(_, _, _, let reason): ["lost \(reason.rawValue)"]
    case .opening(_, _, let due): [due == nil ? "opening late" : "opening"]
    case .answered(_, let due): [due == nil ? "answered late" : "answered"]
    case .arrived: ["arrived"]
    case .closing: ["closing"]
    case .conditions: ["conditions"]
    case .rule: ["rule"]
    case .ruleRemoved: ["ruleRemoved"]
    case .phase: ["phase"]
    case .mark: ["mark"]
    case .delivered, .closed: []
    }
  }

  private static func form(of verdict: SimplexLink.Verdict) -> String {
    switch verdict {
    case .scheduled: "scheduled"
    case .duplicated: "duplicated"
    case .damaged(_, _, nil): "damaged"
    case .damaged: "damaged once of two"
    case .dropped(let reason): reason.rawValue
    case .cut: "cut"
    case .waiting: "waiting"
    }
  }
}
