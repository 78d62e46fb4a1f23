import LightlagCore
import LightlagProfiles
import Testing

@Suite struct ConditionSettingTests {
  @Test func `a setting without a direction changes both`() throws {
    let outcome = try applied(["delay=80ms"])
    #expect(outcome.uplink == LinkConditions(delay: .milliseconds(80)))
    #expect(outcome.downlink == LinkConditions(delay: .milliseconds(80)))
  }

  @Test(arguments: ["up.loss=2%", "uplink.loss=2%"])
  func `a setting for the uplink leaves the downlink alone`(text: String) throws {
    let outcome = try applied([text])
    #expect(outcome.uplink == LinkConditions(loss: .percent(2)))
    #expect(outcome.downlink == LinkConditions())
  }

  @Test(arguments: ["down.rate=1 Mbit/s", "downlink.rate=1Mbit/s"])
  func `a setting for the downlink leaves the uplink alone`(text: String) throws {
    let outcome = try applied([text])
    #expect(outcome.uplink == LinkConditions())
    #expect(outcome.downlink == LinkConditions(rate: .bitsPerSecond(1_000_000)))
  }

  @Test func `every condition of a direction can be set`() throws {
    let outcome = try applied([
      "flow=hold", "delay=2s", "jitterDeviation=1s pareto", "truncated=true", "loss=every 5",
      "lossMode=drop", "duplicate=2%", "corrupt=4%, unit byte", "reorder=25%, gap 5",
      "cut=3%", "rate=4kbit/s", "shared=true", "overhead=websocket, 4 B",
      "limit=5 messages, 6 B, 7 ms", "discipline=codel", "inOrder=false", "arithmetic=netem",
      "enabled=false",
    ])
    var expected = LinkConditions(
      delay: .seconds(2), jitter: Jitter(width: .seconds(1), shape: .pareto), loss: .every(5),
      duplicate: Duplication(.percent(2)),
      corrupt: Corruption(chance: .percent(4), unit: .byte),
      reorder: Reordering(chance: .percent(25), gap: 5), cut: .percent(3),
      rate: .bitsPerSecond(4_000), isShared: true,
      overhead: Overhead(includesWebSocket: true, fixedByteCount: 4),
      limit: QueueLimit(messages: 5, bytes: 6, time: .milliseconds(7)),
      discipline: .codel(target: .milliseconds(5), interval: .milliseconds(100)), inOrder: false)
    (expected.flow, expected.isTruncated) = (.hold, true)
    (expected.arithmetic, expected.enabled) = (.netem, false)
    #expect(try applied(["lossMode=retransmit"]).uplink.lossMode == .retransmit)
    #expect(outcome.uplink == expected)
    #expect(outcome.downlink == expected)
  }

  @Test func `every condition of the whole connection can be set`() throws {
    let network = try applied([
      "handshake=local", "ping=end-to-end", "acceptDelay=1ms", "handshakeDelay=2ms",
      "handshakeFailure=3%", "refuse=4%", "reconnectAfter=5s", "cutMeanTime=6s",
      "cutManner=close 1012 restart",
    ]).network
    #expect(network.crossing == Crossing(handshake: .local, ping: .endToEnd))
    #expect(
      network.openings
        == Openings(
          acceptDelay: .milliseconds(1), handshakeDelay: .milliseconds(2),
          handshakeFailure: .percent(3), refuse: .percent(4), reconnectAfter: .seconds(5)))
    #expect(
      network.breaks
        == Breaks(meanTime: .seconds(6), manner: .close(code: 1012, reason: "restart")))
    #expect(network.conditions == Network().conditions)
  }

  @Test func `of two settings the later holds`() throws {
    #expect(try applied(["loss=1%", "loss=2%"]).uplink.loss == .percent(2))
  }

  @Test func `a jitter may be set before the delay that allows it`() throws {
    let outcome = try applied(["jitterHalfWidth=80ms", "delay=100ms"])
    #expect(outcome.uplink.jitter == .halfWidth(.milliseconds(80)))
  }

  @Test func `a jitter above the delay is refused and changes nothing`() throws {
    var network = Network()
    let settings = try ["loss=1%", "ping=end-to-end", "down.jitterHalfWidth=80ms"].map {
      try ConditionSetting(parsing: $0)
    }
    let failure = #expect(throws: SettingFailure.self) {
      try ConditionSetting.apply(settings, to: &network)
    }
    #expect(
      failure?.description
        == "downlink.jitterHalfWidth: \"80 ms\" is more than the delay, \"0 ms\";"
        + " write one up to the delay, or set truncated to true")
    #expect(network == Network())
  }

  @Test(arguments: [
    (
      ["jitterDeviation=5ms", "jitterHalfWidth=4ms"],
      "jitterHalfWidth: a second jitter; write jitterDeviation or jitterHalfWidth, not both"
    ),
    (
      ["lossMode=retransmit", "up.duplicate=1%"],
      "uplink.duplicate: 'duplicate' is what TCP prevents, and lossMode is retransmit; set lossMode"
        + " to drop, or leave it out"
    ),
    (
      ["down.inOrder=false", "lossMode=retransmit"],
      "downlink.inOrder: false, and lossMode is retransmit, with which TCP keeps the order; set"
        + " lossMode to drop, or inOrder to true"
    ),
    (
      ["delay=1s", "delayTrace=a.delays", "jitterHalfWidth=60ms"],
      "uplink.jitterHalfWidth: \"60 ms\" is more than the least delay there is, \"50 ms\"; write"
        + " one up to it, or set truncated to true"
    ),
  ])
  func `settings that contradict each other say how`(texts: [String], message: String) throws {
    let files = Attachments.none.behind(["a.delays": "0 80\n1000 50\n"])
    let settings = try texts.map { try ConditionSetting(parsing: $0, attachments: files) }
    let link = LinkConditions(delay: .seconds(1))
    var network = Network(conditions: LinkPair(uplink: link, downlink: link))
    let failure = #expect(throws: SettingFailure.self) {
      try ConditionSetting.apply(settings, to: &network)
    }
    #expect(failure?.description == message)
  }

  @Test func `a direction may have another jitter than both`() throws {
    let (uplink, downlink, _) = try applied([
      "delay=1s", "jitterDeviation=5ms", "up.jitterHalfWidth=4ms",
    ])
    #expect(uplink.jitter == .halfWidth(.milliseconds(4)))
    #expect(downlink.jitter == .deviation(.milliseconds(5), .normal))
  }

  static let keysOfDirection =
    "flow, delay, delayTrace, jitterDeviation, jitterHalfWidth, truncated, loss, lossMode,"
    + " duplicate, corrupt, reorder, cut, rate, shared, overhead, limit, discipline, inOrder,"
    + " arithmetic, enabled"
  static let keysOfConnection =
    "handshake, ping, acceptDelay, handshakeDelay, handshakeFailure, refuse, reconnectAfter,"
    + " cutMeanTime, cutManner"

  @Test(arguments: [
    (
      "delay",
      "delay: no '='; write a key and a value such as delay=80ms or up.loss=2%"
    ),
    (
      "delay=80",
      "delay=80: \"80\" has no unit; write a duration such as \"50 ms\" (ns, us, ms, s, min, h)"
    ),
    (
      "up.dealy=80ms",
      "up.dealy=80ms: unknown key 'dealy'; did you mean 'delay'?"
    ),
    (
      "jitter=5ms",
      "jitter=5ms: unknown key 'jitter'; did you mean 'jitterDeviation' or 'jitterHalfWidth'?"
    ),
    (
      "up.colour=red",
      "up.colour=red: unknown key 'colour'. There are: \(keysOfDirection)"
    ),
    (
      "colour=red",
      "colour=red: unknown key 'colour'. There are: \(keysOfDirection), \(keysOfConnection)"
    ),
    (
      "dwon.loss=1%",
      "dwon.loss=1%: unknown direction 'dwon'; did you mean 'down'? There are: up, down"
    ),
    (
      "lightTime=mars",
      "lightTime=mars: the light time of a day goes with a profile and a date; set delay to give"
        + " one yourself"
    ),
    (
      "up.ping=local",
      "up.ping=local: 'ping' holds for the whole connection; set it without a direction"
    ),
  ])
  func `a wrong setting says why on one line`(text: String, message: String) {
    let failure = #expect(throws: SettingFailure.self) { try ConditionSetting(parsing: text) }
    #expect(failure?.description == message)
  }

  private func applied(
    _ texts: [String]
  ) throws -> (uplink: LinkConditions, downlink: LinkConditions, network: Network) {
    var network = Network()
    let settings = try texts.map { try ConditionSetting(parsing: $0) }
    try ConditionSetting.apply(settings, to: &network)
    return (network.conditions.uplink, network.conditions.downlink, network)
  }
}
