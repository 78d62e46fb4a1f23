import LightlagCore
import LightlagRecording
import Testing

/// How clients of Socket.IO join and leave namespaces is compared; only the names that a server
/// makes for them are not.
@Suite struct SocketIOConnectTests {
  private static let target = "/socket.io/?EIO=4&transport=websocket"

  private static let answers: [(recorded: String, came: [String], kinds: [String])] = [
    (#"40{"sid":"a"}"#, [#"40{"sid":"b"}"#], []),
    (#"40/admin,{"sid":"a"}"#, [#"40/admin,{"sid":"b"}"#], []),
    (#"40{"sid":"a","pid":"c"}"#, [#"40{"sid":"b","pid":"d"}"#], []),
    (#"40{"sid":"a"}"#, [#"40{"sid":5}"#], ["changed"]),
    (#"40{"sid":"a"}"#, [#"40{}"#], ["changed"]),
    (#"40{"sid":"a"}"#, [#"40{"sid":"b","x":1}"#], ["changed"]),
    (#"40{"sid":"a"}"#, [#"40/admin,{"sid":"b"}"#], ["changed"]),
    (#"40{"sid":"a"}"#, [#"44{"message":"no"}"#], ["changed"]),
    (#"44{"message":"no"}"#, [#"44{"message":"never"}"#], ["changed"]),
    ("41/admin,", ["41"], ["changed"]), (#"40/admin,{"sid":"a"}"#, [], ["missing"]),
    (#"40{"sid":"a"}"#, [#"40{"sid":"b"}"#, #"40{"sid":"c"}"#], ["extra"]),
  ]

  @Test(arguments: answers)
  func `what a server answers is compared but for the names it makes`(
    recorded: String, came: [String], kinds: [String]
  ) throws {
    let verdict = try CausalComparison(MatchRules()).compare(
      expected: Sample.downlink([recorded], target: Self.target),
      actual: Sample.downlink(came, target: Self.target))
    #expect(verdict.divergences.map(\.kind.rawValue) == kinds)
  }

  @Test(arguments: [
    ("40", "40", true), (#"40{"token":"a"}"#, #"40{"token":"b"}"#, false),
    (#"40{"token":"a"}"#, "40", false), (#"40{"sid":"a"}"#, #"40{"sid":"b"}"#, false),
    ("40/admin,", "40/other,", false),
  ])
  func `what a client joins with is compared`(
    recorded: String, came: String, isEqual: Bool
  ) throws {
    func recording(_ text: String) throws -> Recording {
      var sample = Sample()
      sample.open(1, target: Self.target)
      sample.send(1, .uplink, text)
      return try sample.recording()
    }
    let verdict = try CausalComparison(MatchRules()).compare(
      expected: recording(recorded), actual: recording(came))
    #expect(verdict.hasPassed == isEqual)
  }

  @Test(arguments: [
    (#"0{"sid":"b","upgrades":[],"pingInterval":25000}"#, true),
    (#"0{"sid":"b","upgrades":[],"pingInterval":25001}"#, false),
    (#"0{"sid":"b","upgrades":["websocket"],"pingInterval":25000}"#, false),
    (#"0{"sid":5,"upgrades":[],"pingInterval":25000}"#, false),
    (#"0{"upgrades":[],"pingInterval":25000}"#, false),
  ])
  func `of the packet that opens Engine.IO all but the name is compared, where noise is`(
    came: String, isEqual: Bool
  ) throws {
    var rules = MatchRules()
    rules.comparesNoise = true
    let recorded = #"0{"sid":"a","upgrades":[],"pingInterval":25000}"#
    func compare(_ target: String) throws -> Bool {
      try CausalComparison(rules).compare(
        expected: Sample.downlink([recorded], target: target),
        actual: Sample.downlink([came], target: target)
      ).hasPassed
    }
    #expect(try compare(Self.target) == isEqual)
    // On any other connection it is text like another.
    #expect(try !compare("/ws"))
  }

  @Test func `a rule that binds the name goes before`() throws {
    let rules = try MatchRules(
      parsing: Array(
        #"{"rules":[{"pointer":"/sid","do":"bind","name":"sid"},{"event":"me","pointer":"/1","#
          .utf8) + Array(#""do":"bind","name":"sid"}]}"#.utf8))
    func recording(_ name: String, _ other: String) throws -> Recording {
      try Sample.downlink(
        [#"40{"sid":"\#(name)"}"#, #"42["me","\#(other)"]"#], target: Self.target)
    }
    let comparison = CausalComparison(rules)
    let one = try recording("a", "a")
    #expect(try comparison.compare(expected: one, actual: recording("b", "b")).hasPassed)
    #expect(try !comparison.compare(expected: one, actual: recording("b", "c")).hasPassed)
  }
}
