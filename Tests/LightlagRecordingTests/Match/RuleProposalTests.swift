import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct RuleProposalTests {
  static func proposed(_ text: String) throws -> [String] {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .downlink, text)
    var proposal = RuleProposal()
    for event in try sample.recording().events { proposal.look(at: event) }
    var rules = MatchRules()
    rules.rules = proposal.rules
    return rules.json["rules"]?.array?.map(\.text) ?? []
  }

  /// 1 760 000 000 s and ms are days of 2025; 2.587 is no day, but time since a start.
  @Test(arguments: [
    (#"{"timestamp":1760000000}"#, [#"{"pointer":"/timestamp","do":"time"}"#]),
    (#"{"created_at":1760000000000}"#, [#"{"pointer":"/created_at","do":"time"}"#]),
    (#"{"timestamp":2.587}"#, [#"{"pointer":"/timestamp","do":"any","type":"number"}"#]),
    (#"{"startTime":12}"#, [#"{"pointer":"/startTime","do":"any","type":"number"}"#]),
    (
      #"42["status",{"ts":0}]"#,
      [#"{"event":"status","pointer":"/1/ts","do":"any","type":"number"}"#]
    ),
    (#"{"counts":3,"runtime":4,"update":5,"speed":6}"#, []),
  ])
  func `numbers that are named like times may differ`(text: String, rules: [String]) throws {
    #expect(try Self.proposed(text) == rules)
  }
}
