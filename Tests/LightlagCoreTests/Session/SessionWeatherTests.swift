import LightlagCore
import Testing

/// Conditions that change by a timeline.
@Suite struct SessionWeatherTests {
  static func network(
    _ changes: [Weather.Change], conditions: LinkPair<LinkConditions> = .fifty
  ) throws -> Network {
    Network(conditions: conditions, weather: try Weather(changes))
  }

  static func both(_ figures: ConditionFigure...) -> LinkPair<[ConditionFigure]> {
    LinkPair(uplink: figures, downlink: figures)
  }

  /// What the log says of phases, as "200 slow on".
  static func phases(_ session: Session) -> [String] {
    session.log.compactMap {
      guard case .phase(let name, let isOn) = $0.kind else { return nil }
      return "\($0.instant.nanoseconds / 1_000_000) \(name) \(isOn ? "on" : "off")"
    }
  }

  /// When messages arrived at the backend, in milliseconds.
  static func times(_ call: Call) -> [Int] {
    SessionTests.arrivals(call.session, .uplink).map { Int($0) }
  }

  @Test func `a phase changes what is sent in it, and nothing else`() throws {
    let phase = Phase(
      name: "slow",
      course: .planned(
        start: .milliseconds(200), duration: .milliseconds(100), period: .milliseconds(400)))
    let network = try Self.network([.init(phase, figures: Self.both(.delay(.milliseconds(70))))])
    var call = try Call(network, until: .milliseconds(150))
    for _ in 0..<11 {
      call.send("x")
      try call.pass(50)
    }
    // 70 ms of those sent at 200 and 250; 50 of all others.
    #expect(Self.times(call) == [200, 270, 320, 350, 400, 450, 500, 550, 600, 670])
    #expect(
      Array(Self.phases(call.session).prefix(4)) == [
        "200 slow on", "300 slow off", "600 slow on", "700 slow off",
      ])
  }

  /// From 50 to 150 ms over 100 ms: half way, 100.
  @Test func `a ramp goes from what was to what is to be`() throws {
    let phase = Phase(
      name: "worse", course: .planned(start: .milliseconds(200)), ramp: .milliseconds(100))
    let network = try Self.network([.init(phase, figures: Self.both(.delay(.milliseconds(150))))])
    var call = try Call(network, until: .milliseconds(250))
    call.send("half way")
    try call.pass(150)
    call.send("there")
    try call.session.advance(to: .milliseconds(1_000))
    let times = Self.times(call)
    #expect(times.count == 2)
    // It goes in steps, of which one is no more than a tenth of the way.
    #expect(abs(times[0] - 350) <= 10)
    #expect(times[1] == 550)
  }

  @Test func `an outage by chance is the same for all connections of a run`() throws {
    let phase = Phase(
      name: "stall", course: .byChance(meanOn: .seconds(1), meanOff: .seconds(10)))
    let network = try Self.network([.init(phase, figures: Self.both(.flow(.hold)))])
    var call = try Call(network, until: .milliseconds(100))
    call.session.connect(Silence())
    try call.session.advance(to: Instant(nanoseconds: 600_000_000_000))
    let phases = Self.phases(call.session)
    // Of 600 s in cycles of 11 s, 54.5; the deviation of a renewal count is at most its root.
    #expect((30...80).contains(phases.count / 2))
    #expect(phases.enumerated().allSatisfy { $1.hasSuffix($0.isMultiple(of: 2) ? "on" : "off") })
    var again = try Call(network, until: .milliseconds(100))
    again.send("other traffic")
    try again.session.advance(to: Instant(nanoseconds: 600_000_000_000))
    #expect(Self.phases(again.session) == phases)
  }

  @Test func `every fifteen seconds nothing crosses for a tenth of a second, then all comes`()
    throws
  {
    let phase = Phase(
      name: "handover",
      course: .planned(
        start: .seconds(15), duration: .milliseconds(100), period: .seconds(15)))
    let network = try Self.network([.init(phase, figures: Self.both(.flow(.hold)))])
    var call = try Call(network, until: .milliseconds(14_980))
    for _ in 0..<8 {
      call.send("x")
      try call.pass(20)
    }
    try call.session.advance(to: .milliseconds(16_000))
    // Sent from 14 980 on, every 20: the first is due at 15 030, in the hold; what is sent in it,
    // from 15 000 to 15 080, leaves at 15 100.
    #expect(Self.times(call) == [15_100] + Array(repeating: 15_150, count: 6) + [15_170])
  }

  @Test func `a connection with conditions of its own does not follow, until all are set`() throws {
    let phase = Phase(name: "far", course: .planned(start: .milliseconds(200)))
    let network = try Self.network([.init(phase, figures: Self.both(.delay(.seconds(9))))])
    var call = try Call(network, until: .milliseconds(150))
    call.session.setConditions(.fifty, for: call.id)
    try call.pass(100)
    call.send("own")
    call.session.setConditions(.fifty)
    call.send("followed")
    try call.session.advance(to: .milliseconds(20_000))
    #expect(call.told("backend") == ["300 message own", "9250 message followed"])
  }

  @Test func `a phase may reset or close all connections as it begins`() throws {
    for (action, end) in [
      (Phase.Action.reset, "closed 1006 net"),
      (.close(code: 1012, reason: "update"), "closed 1012 net update"),
    ] {
      let phase = Phase(
        name: "end", course: .planned(start: .milliseconds(300), duration: .milliseconds(1)),
        action: action)
      var call = try Call(try Self.network([.init(phase)]), until: .milliseconds(100))
      call.session.connect(Witness(name: "other", diary: call.diary))
      try call.session.advance(to: .milliseconds(1_000))
      #expect(call.told("client").map { String($0.dropFirst(4)) } == [end])
      #expect(call.told("other").map { String($0.dropFirst(4)) } == [end])
      #expect(call.told("backend").count { $0.hasSuffix(end) } == 2)
      #expect(call.session.connectionCount == 0)
    }
  }

  /// The opening arrives at 50 ms, and its answer would at 100 ms.
  @Test(arguments: [Int64(25), 75])
  func `a client whose handshake is closed is told that it broke`(start: Int64) throws {
    let phase = Phase(
      name: "end", course: .planned(start: .milliseconds(start), duration: .milliseconds(1)),
      action: .close(code: 1012, reason: "update"))
    let diary = Diary()
    var session = Session(
      backend: Witness(name: "backend", diary: diary),
      configuration: .init(seed: 1, network: try Self.network([.init(phase)])))
    session.connect(Witness(name: "client", diary: diary))
    try session.advance(to: .milliseconds(1_000))
    #expect(diary.told("client") == ["\(start) closed 1006 net"])
    #expect(session.connectionCount == 0)
  }
}
