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
    (["{\"a\":1}"], ["{\"a\":2}"], [#"{"pointer":"/a","do":"any","type":"number"}"#], true),
    (["{\"a\":1}"], ["{\"a\":\"x\"}"], [#"{"pointer":"/a","do":"any","type":"value"}"#], true),
    (
      [#"42["state",{"motors":[{"v":0.1},{"v":0.2}],"on":true}]"#],
      [#"42["state",{"motors":[{"v":0.3},{"v":0.4}],"on":false}]"#],
      [
        #"{"event":"state","pointer":"/1/motors/*/v","do":"any","type":"number"}"#,
        #"{"event":"state","pointer":"/1/on","do":"any","type":"bool"}"#,
      ], true
    ),
    // An identifier is the same in all places, or else any will do.
    (
      ["{\"sess\":\"a1b2c3d4\"}", "[\"x\",\"a1b2c3d4\"]"],
      ["{\"sess\":\"e5f6a7b8\"}", "[\"x\",\"e5f6a7b8\"]"],
      [
        #"{"pointer":"/sess","do":"bind","name":"sess"}"#,
        #"{"event":"x","pointer":"/1","do":"bind","name":"sess"}"#,
      ], true
    ),
    (
      ["{\"sess\":\"a1b2c3d4\"}", "[\"x\",\"a1b2c3d4\"]"],
      ["{\"sess\":\"e5f6a7b8\"}", "[\"x\",\"e5f6a7b9\"]"],
      [
        #"{"pointer":"/sess","do":"any","type":"string"}"#,
        #"{"event":"x","pointer":"/1","do":"any","type":"string"}"#,
      ], true
    ),
    (
      ["{\"sess\":\"a1b2c3d4\"}", "{\"sess\":\"a1b2c3d4\"}", "[\"x\",\"a1b2c3d4\"]"],
      ["{\"sess\":\"e5f6a7b8\"}", "{\"sess\":\"e5f6a7b8\"}", "[\"x\",\"a1b2c3d4\"]"],
      [#"{"pointer":"/sess","do":"bind","name":"sess"}"#], true
    ),
    // Another message, or another member, is no other value.
    (["{\"a\":1}"], [], [], false), (["{\"a\":1}"], ["{\"b\":1}"], [], false),
  ])
  func `what differs between two captures gets rules`(
    one: [String], two: [String], rules: [String], passes: Bool
  ) throws {
    var proposal = RuleProposal()
    let verdict = proposal.look(at: try Sample.downlink(one), besides: try Sample.downlink(two))
    var all = MatchRules()
    all.rules = proposal.rules
    #expect(all.json["rules"]?.array?.map(\.text) ?? [] == rules)
    #expect(verdict.hasPassed == passes)
  }

  @Test func `a secret that is made anew is bound where it is a value as a whole`() throws {
    var proposal = RuleProposal()
    let sample = try Sample.downlink([
      #"["in",{"id":"{{secret:id}}","key":"{{secret:key}}","say":"is {{secret:id}}"}]"#
    ])
    for event in sample.events { proposal.look(atRedacted: event) { $0 == "id" } }
    var rules = MatchRules()
    rules.rules = proposal.rules
    #expect(
      rules.json["rules"]?.array?.map(\.text)
        == [#"{"event":"in","pointer":"/1/id","do":"bind","name":"id"}"#])
  }

  /// More than a verdict tells of at once: 12 of a message, 200 messages.
  @Test func `many differences get rules too`() throws {
    func texts(_ shift: Int) -> [String] {
      (0..<200).map { number in
        "[\"e\(number)\"," + (0..<12).map { "{\"m\($0)\":\($0 + shift)}" }.joined(separator: ",")
          + "]"
      }
    }
    var proposal = RuleProposal()
    let verdict = proposal.look(
      at: try Sample.downlink(texts(0)), besides: try Sample.downlink(texts(1)))
    #expect(proposal.rules.count >= 256 && !verdict.hasPassed)
  }

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

  @Test func `a name is bound in an answer to who joins, not in what opens Engine.IO`() throws {
    let rule = #"{"pointer":"/sid","do":"bind","name":"sid"}"#
    #expect(try Self.proposed(#"40{"sid":"a"}"#) == [rule])
    #expect(try Self.proposed(#"0{"sid":"a","upgrades":[]}"#) == [])
  }
}
