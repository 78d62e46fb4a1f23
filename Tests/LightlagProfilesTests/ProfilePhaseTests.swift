import LightlagCore
import LightlagProfiles
import Testing

/// The phases and the rules of a profile document.
@Suite struct ProfilePhaseTests {
  static let flow = #""flow": {"value": "outage", "source": "f"}"#

  @Test func `a phase by the clock changes what it names, in each direction`() throws {
    let profile = try profile(
      """
      "delay": {"value": "10 ms", "source": "d"},
      "phases": [{
        "name": "storm", "source": "s", "at": "5 s", "for": "2 s", "every": "9000000 min",
        "ramp": "1 s", "action": "close 1012 restart",
        "delay": {"value": "30 ms", "source": "e"}, "uplink": {\(Self.flow)}
      }]
      """)
    let course = Phase.Course.planned(
      start: .seconds(5), duration: .seconds(2), period: .seconds(540_000_000))
    let phase = Phase(
      name: "storm", course: course, ramp: .seconds(1),
      action: .close(code: 1012, reason: "restart"))
    let figures = LinkPair<[ConditionFigure]>(
      uplink: [.flow(.outage), .delay(.milliseconds(30))], downlink: [.delay(.milliseconds(30))])
    #expect(profile.network.weather == (try Weather([Weather.Change(phase, figures: figures)])))
    #expect(profile.network.conditions.uplink == LinkConditions(delay: .milliseconds(10)))
  }

  @Test(arguments: [("", false), (#""startsOn": true,"#, true), (#""startsOn": false,"#, false)])
  func `a phase by chance has mean times`(member: String, startsOn: Bool) throws {
    let profile = try profile(
      #""phases": [{"name": "n", "source": "s", "on": "3 s", "off": "60 s", \#(member)"#
        + " \(Self.flow)}]"
    )
    let course = Phase.Course.byChance(
      meanOn: .seconds(3), meanOff: .seconds(60), startsOn: startsOn)
    #expect(profile.network.weather.timeline.phases == [Phase(name: "n", course: course)])
  }

  @Test func `the figures of a phase follow its times`() throws {
    let profile = try profile(
      """
      "phases": [
        {\(Self.flow), "source": "a", "name": "m", "at": "1 s", "for": "2 s"},
        {"name": "n", "source": "b", "on": "3 s", "off": "4 s", "startsOn": true,
         "downlink": {\(Self.flow)}},
        {"name": "o", "source": "c", "action": "reset", "for": "0 s", "every": "5 s"}
      ]
      """)
    #expect(
      profile.figures == [
        Profile.Figure(key: "phases.1", value: "from 1 s for 2 s", source: "a"),
        Profile.Figure(key: "phases.1.flow", value: "outage", source: "f"),
        Profile.Figure(
          key: "phases.2", value: "on for 3 s and off for 4 s on average, on at the start",
          source: "b"),
        Profile.Figure(key: "phases.2.downlink.flow", value: "outage", source: "f"),
        Profile.Figure(key: "phases.3", value: "from 0 ms for 0 ms, every 5 s", source: "c"),
      ])
  }

  @Test func `rules come in the order of the document`() throws {
    let profile = try profile(
      #""rules": [{"name": "a", "do": "drop"}, {"name": "b", "event": "drive", "do": "hold 2 s"}]"#)
    #expect(
      profile.network.rules == [
        Rule(name: "a", match: RuleMatch(), verdict: .drop),
        Rule(name: "b", match: RuleMatch(event: "drive"), verdict: .hold(.seconds(2))),
      ])
  }

  /// Each stands on line 2 but for what is said otherwise, behind a first phase without fault.
  @Test(arguments: [
    (#""phases": {}"#, "phases: an object is not an array; write [ ] around the elements"),
    (
      #""phases": [7]"#, "phases.1: 7 is not an object; write { } around keys and values"
    ),
    (
      #""phases": [{"source": "s", \#(flow)}]"#,
      "phases.1: no 'name'; write what the phase is called"
    ),
    (
      #""phases": [{"name": "n", \#(flow)}]"#,
      #"phases.1: no 'source'; write where the times come from, or "judgement""#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "at": "5 s"}]"#,
      #"phases.1: changes nothing; write a figure such as "flow", or an "action""#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "at": "5", \#(flow)}]"#,
      #"phases.1.at: "5" has no unit; \#(ProfileRefusalTests.duration)"#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "at": 5, \#(flow)}]"#,
      "phases.1.at: 5 is not text; write it in quotation marks"
    ),
    (
      #""phases": [{"name": "n", "source": "s", "on": "5 s", \#(flow)}]"#,
      #"phases.1: no 'off'; write how long it does not hold on average, beside "on""#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "off": "5 s", \#(flow)}]"#,
      #"phases.1: no 'on'; write how long it holds on average, beside "off""#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "on": "5 s", "off": "5 s", "for": "1 s","#
        + " \(flow)}]",
      #"phases.1: says when in two ways; write "at", "for" and "every", or "on" and "off""#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "startsOn": true, \#(flow)}]"#,
      #"phases.1.startsOn: goes with the mean times "on" and "off"; write those, or leave it out"#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "startsOn": "true", \#(flow)}]"#,
      #"phases.1.startsOn: "true" is not a choice; write true or false"#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "every": "9 s", \#(flow)}]"#,
      #"phases.1: "every" without "for"; write how long the phase holds each time"#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "for": "9 s", "every": "8 s", \#(flow)}]"#,
      "phases.1: phase 'n' lasts 9.0 seconds, longer than its period of 8.0 seconds"
    ),
    (
      #""phases": [{"name": "n", "source": "s", "action": "shut"}]"#,
      #"phases.1.action: "shut" is not a choice; write "reset", or "close" with a code and"#
        + #" optionally a reason, as "close 1012 restart""#
    ),
    (
      #""phases": [{"name": "n", "source": "s", "ping": {"value": "local", "source": "s"}}]"#,
      "phases.1.ping: 'ping' holds for the whole run; set it outside the phase"
    ),
    (
      #""phases": [{"name": "n", "source": "s", "evrey": "5 s", \#(flow)}]"#,
      "phases.1.evrey: unknown key 'evrey'; did you mean 'every'?"
    ),
    (
      #""phases": [{"name": "n", "source": "s", "jitterHalfWidth":"#
        + #" {"value": "5 ms", "source": "s"}}]"#,
      #"phases.1.jitterHalfWidth: "5 ms" is more than the delay, "0 ms"; write one up to the"#
        + " delay, or set truncated to true"
    ),
    (
      #""delay": {"value": "50 ms", "source": "s"}, "phases": ["#
        + #"{"name": "near", "source": "s", "for": "9 s","#
        + #" "delay": {"value": "5 ms", "source": "s"}},"#
        + #"{"name": "rough", "source": "s", "at": "8 s","#
        + #" "jitterHalfWidth": {"value": "9 ms", "source": "s"}}]"#,
      #"phases.2: while the phase "near" holds, jitterHalfWidth: "9 ms" is more than the"#
        + #" delay, "5 ms"; write one up to the delay, or set truncated to true"#
    ),
    (
      #""phases": [{"name": "n", "source": "s", \#(flow)},"#
        + #" {"name": "n", "source": "s", \#(flow)}]"#,
      "phases.2: phase 'n' has the name of an earlier phase"
    ),
    (
      #""rules": [{"name": "a", "do": "drop"}, {"name": "b", "do": "explode"}]"#,
      #"rules.2.do: "explode" is not a choice; write "pass", "drop", "delay 200 ms", "duplicate","#
        + #" "corrupt", "hold", "hold 2 s" or "close 1011 reason""#
    ),
    (#""rules": {}"#, "rules: an object is not an array; write [ ] around rules"),
  ])
  func `a wrong phase or rule says where, what and what is accepted`(
    member: String, message: String
  ) {
    let failure = #expect(throws: ProfileFailure.self) { try profile(member) }
    #expect(failure?.description == "x.json:2: " + message)
  }

  @Test func `three phases may contradict each other that two do not`() throws {
    let failure = #expect(throws: ProfileFailure.self) {
      try profile(
        #""delay": {"value": "90 ms", "source": "s"}, "truncated": {"value": true, "source": "s"},"#
          + #" "phases": [{"name": "a", "source": "s", "truncated":"#
          + #" {"value": false, "source": "s"}}, {"name": "b", "source": "s", "jitterHalfWidth":"#
          + #" {"value": "80 ms", "source": "s"}}, {"name": "c", "source": "s", "delay":"#
          + #" {"value": "50 ms", "source": "s"}}]"#)
    }
    #expect(
      failure?.description
        == #"x.json:2: phases.3: while the phase "a" with "b" holds, jitterHalfWidth: "80 ms" is"#
        + #" more than the delay, "50 ms"; write one up to the delay, or set truncated to true"#)
  }

  @Test func `a setting may contradict a phase`() throws {
    var network = try profile(
      #""delay": {"value": "90 ms", "source": "s"}, "phases": ["#
        + #"{"name": "rough", "source": "s", "jitterHalfWidth":"#
        + #" {"value": "80 ms", "source": "s"}}]"#
    ).network
    let setting = try ConditionSetting(parsing: "delay=5ms")
    let failure = #expect(throws: SettingFailure.self) {
      try ConditionSetting.apply([setting], to: &network)
    }
    #expect(
      failure?.description
        == #"uplink.jitterHalfWidth: while the phase "rough" holds, jitterHalfWidth: "80 ms" is"#
        + #" more than the delay, "5 ms"; write one up to the delay, or set truncated to true"#)
  }

  @Test func `phases that never hold at once may contradict each other`() throws {
    let text =
      #""delay": {"value": "50 ms", "source": "s"}, "phases": ["#
      + #"{"name": "near", "source": "s", "for": "8 s","#
      + #" "delay": {"value": "5 ms", "source": "s"}},"#
      + #"{"name": "rough", "source": "s", "at": "8 s","#
      + #" "jitterHalfWidth": {"value": "9 ms", "source": "s"}}]"#
    #expect(try profile(text).network.weather.changes.count == 2)
  }

  @Test func `a profile may hold its files itself`() throws {
    let own = try profile(
      #""rate": {"value": "trace a.trace", "source": "s"}, "files": {"a.trace": "0\n5\n"}"#)
    #expect(own.network.conditions.uplink.rate == .trace(CapacityTrace(milliseconds: [0, 5])))
    let failure = #expect(throws: ProfileFailure.self) {
      try profile(#""rate": {"value": "trace b.trace", "source": "s"}, "files": {"a.trace": "5"}"#)
    }
    #expect(failure?.description.contains("no file can be named here") == true)
  }

  private func profile(_ members: String) throws -> Profile {
    let text = "{\"name\": \"x\", \"summary\": \"y\",\n\(members)}"
    return try Profile(parsing: Array(text.utf8), file: "x.json")
  }
}
