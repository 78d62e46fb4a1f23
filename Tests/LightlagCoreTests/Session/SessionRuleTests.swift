import LightlagCore
import Testing

/// Rules: conditions for some messages only.
@Suite struct SessionRuleTests {
  static func rule(_ verdict: RuleVerdict, _ match: RuleMatch = RuleMatch(size: 1...1)) -> Rule {
    Rule(name: "r", match: match, verdict: verdict)
  }

  /// Sends "x", which the rule takes, and "usual", which it does not; runs to the end.
  static func tell(_ verdict: RuleVerdict) throws -> Call {
    var call = try Call.open()
    call.session.setRule(rule(verdict))
    call.send("x")
    call.send("usual")
    try call.session.finish()
    return call
  }

  @Test func `a message is passed at once, dropped, delayed or duplicated`() throws {
    #expect(try Self.tell(.pass).told("backend") == ["100 message x", "150 message usual"])
    #expect(try Self.tell(.drop).told("backend") == ["150 message usual"])
    #expect(try Self.tell(.drop).verdicts()[0] == .dropped(.rule))
    #expect(
      try Self.tell(.delay(.milliseconds(30))).told("backend")
        == ["180 message x", "180 message usual"])
    #expect(
      try Self.tell(.duplicate).told("backend")
        == ["150 message x", "150 message x", "150 message usual"])
  }

  @Test func `a message is corrupted, and remains text`() throws {
    let call = try Self.tell(.corrupt)
    let told = call.told("backend")
    #expect(told.count == 2 && told[1] == "150 message usual")
    #expect(told[0].hasPrefix("150 message ") && told[0] != "150 message x")
    guard case .damaged = call.verdicts()[0] else {
      Issue.record("the log says nothing of the damage")
      return
    }
  }

  @Test func `a message closes the connection with a code`() throws {
    let call = try Self.tell(.close(code: 1011, reason: "poison"))
    #expect(call.told("backend") == ["150 closed 1011 net poison"])
    #expect(call.told("client") == ["150 closed 1011 net poison"])
    #expect(call.verdicts() == [.dropped(.rule), .dropped(.closed)])
  }

  @Test func `what a rule holds waits for its time, and what is behind it too`() throws {
    let call = try Self.tell(.hold(.milliseconds(200)))
    #expect(call.told("backend") == ["350 message x", "350 message usual"])
  }

  @Test func `what a rule holds without a time waits until it is changed or gone`() throws {
    for isRemoved in [true, false] {
      var call = try Self.tell(.hold(nil))
      #expect(call.told("backend") == [])
      #expect(call.session.bytesInFlight == 6)
      try call.session.advance(to: .milliseconds(900))
      if isRemoved {
        call.session.removeRule(named: "r")
      } else {
        call.session.setRule(Self.rule(.drop))
      }
      try call.session.finish()
      #expect(call.told("backend") == ["950 message x", "950 message usual"])
    }
  }

  @Test func `rules come and go while the run goes on, and the log says so`() throws {
    var call = try Call.open()
    call.send("x")
    call.session.setRule(Self.rule(.drop))
    call.send("x")
    let (first, second) = (
      call.session.removeRule(named: "r"), call.session.removeRule(named: "r")
    )
    #expect(first && !second)
    call.send("x")
    try call.session.finish()
    #expect(call.told("backend") == ["150 message x", "150 message x"])
    let kinds = call.session.log.map(\.kind)
    #expect(kinds.count { $0 == .rule(Self.rule(.drop)) } == 1)
    #expect(kinds.count { $0 == .ruleRemoved(name: "r") } == 1)
    #expect(call.session.configuration.network.rules.isEmpty)
  }

  @Test func `a rule counts for one direction, and by the number of the message`() throws {
    var call = try Call.open()
    call.session.setRule(
      Self.rule(.drop, RuleMatch(direction: .downlink, nth: .every(2))))
    for index in 0..<4 {
      call.send("\(index)")
      call.send("\(index)", from: .backend)
    }
    try call.session.finish()
    #expect(call.told("backend").count == 4)
    #expect(call.told("client") == ["150 message 0", "150 message 2"])
  }

  /// Adding a rule leaves the fate of what it does not take as it was.
  @Test func `a rule shifts nothing for the messages that it leaves alone`() throws {
    func verdicts(_ rules: [Rule]) throws -> [SimplexLink.Verdict] {
      let conditions = LinkConditions(
        delay: .milliseconds(50), jitter: .halfWidth(.milliseconds(20)), loss: .percent(20),
        duplicate: .percent(20), inOrder: false)
      var call = try Call(
        Network(conditions: .both(conditions), rules: rules), until: .milliseconds(200))
      for _ in 0..<500 { call.send("x") }
      return call.verdicts()
    }
    let rule = Self.rule(.drop, RuleMatch(probability: .percent(30)))
    let pairs = zip(try verdicts([]), try verdicts([rule]))
    var taken = 0
    for (usual, ruled) in pairs {
      if ruled == .dropped(.rule) { taken += 1 } else { #expect(ruled == usual) }
    }
    // 30 % of 500 are 150, deviation 10.2.
    #expect(abs(taken - 150) < 46)
  }
}
