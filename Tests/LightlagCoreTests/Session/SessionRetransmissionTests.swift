import LightlagCore
import Testing

/// Loss as TCP shows it: late, never gone.
@Suite struct SessionRetransmissionTests {
  static func lossy(_ percent: Double) -> LinkConditions {
    LinkConditions(
      delay: .milliseconds(50), loss: .percent(percent), lossMode: .retransmit)
  }

  /// Sends messages every 20 ms from both ends.
  static func call(_ percent: Double, seed: Seed, count: Int) throws -> Call {
    var call = try Call(
      Network(conditions: .both(lossy(percent))), seed: seed, until: .milliseconds(100))
    for index in 0..<count {
      call.send("\(index)")
      call.send("\(index)", from: .backend)
      try call.pass(20)
    }
    try call.session.finish()
    return call
  }

  @Test(arguments: [Seed(1), 2, 3], [1.0, 5, 30])
  func `no message is lost or reordered, ever`(seed: Seed, percent: Double) throws {
    let call = try Self.call(percent, seed: seed, count: 300)
    let expected = (0..<300).map { Substring("\($0)") }
    for end in ["backend", "client"] {
      #expect(call.told(end).map { $0.split(separator: " ")[2] } == expected)
    }
    let late = call.session.log.count {
      guard case .left(_, _, .scheduled) = $0.kind else { return false }
      return true
    }
    #expect(late > 0)
    #expect(call.session.bytesInFlight == 0)
  }

  @Test func `a close comes behind what is still to be sent again`() throws {
    var call = try Call(
      Network(conditions: .both(Self.lossy(0))), until: .milliseconds(100))
    call.set(.uplink) { $0.loss = .first(1) }
    let id = call.id
    // The first message of the connection is lost once.
    call.send("late")
    call.session.act(as: Call.client) { $0.close(id, code: 1000) }
    try call.session.finish()
    let told = call.told("backend")
    #expect(told.count == 2)
    #expect(told.first?.hasSuffix("message late") == true)
    #expect(told.last?.hasSuffix("closed 1000 client") == true)
    // RFC 6298, section 2: at least the minimum of the timer after it was sent, and the delay.
    let arrival = try #require(SessionTests.arrivals(call.session, .uplink).first)
    #expect(arrival >= 100 + 200 + 50)
    #expect(call.session.connectionCount == 0)
  }

  /// After a round trip of 100 ms the timer is at its least, 200 ms: 250 ms each, and not 50.
  @Test(arguments: [RuleVerdict.corrupt, .duplicate])
  func `a rule damages and duplicates nothing that TCP delivers`(verdict: RuleVerdict) throws {
    var call = try Call(
      Network(conditions: .both(Self.lossy(0))), until: .milliseconds(100))
    call.session.setRule(Rule(name: "r", match: RuleMatch(nth: .only(1)), verdict: verdict))
    call.send("whole")
    try call.session.finish()
    let told = call.told("backend")
    #expect(told.count == 1 && told[0].hasSuffix("message whole"))
    let isLate = try #require(SessionTests.arrivals(call.session, .uplink).first) > 150
    #expect(isLate == (verdict == .corrupt))
  }

  @Test func `a rule delays also what is sent again`() throws {
    let late = Rule(
      name: "late", match: RuleMatch(), verdict: .delay(.milliseconds(300)))
    let arrivals = try [nil, late].map { rule in
      var call = try Call(
        Network(conditions: .both(Self.lossy(0))), until: .milliseconds(100))
      call.set(.uplink) { $0.loss = .first(1) }
      if let rule { call.session.setRule(rule) }
      call.send("late")
      try call.session.finish()
      return try #require(SessionTests.arrivals(call.session, .uplink).first)
    }
    #expect(arrivals[1] == arrivals[0] + 300)
  }

  @Test func `a link that loses all breaks in the end, and both ends hear of it`() throws {
    var call = try Call.open()
    call.set {
      $0.loss = .percent(100)
      $0.lossMode = .retransmit
    }
    call.send("never")
    try call.session.finish()
    let ends = call.diary.entries.filter { $0.event.brief == "closed 1006 net" }
    #expect(ends.map(\.end).sorted() == ["backend", "client"])
    #expect(call.session.connectionCount == 0)
    #expect(call.session.bytesInFlight == 0)
  }
}
