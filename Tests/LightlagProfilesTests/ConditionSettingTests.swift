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

  @Test func `every condition can be set`() throws {
    let outcome = try applied([
      "delay=2s", "jitterDeviation=1s", "loss=1%", "duplicate=2%", "cut=3%",
      "rate=4kbit/s", "limit=5 messages, 6 B", "inOrder=false", "enabled=false",
      "handshake=local", "ping=end-to-end",
    ])
    var expected = LinkConditions(
      delay: .seconds(2), jitter: .deviation(.seconds(1)), loss: .percent(1),
      duplicate: .percent(2), cut: .percent(3), rate: .bitsPerSecond(4_000),
      limit: QueueLimit(messages: 5, bytes: 6), inOrder: false)
    expected.enabled = false
    #expect(outcome.uplink == expected)
    #expect(outcome.downlink == expected)
    #expect(outcome.network.crossing == Crossing(handshake: .local, ping: .endToEnd))
  }

  @Test func `of two settings the later holds`() throws {
    #expect(try applied(["loss=1%", "loss=2%"]).uplink.loss == .percent(2))
  }

  @Test func `a jitter may be set before the delay that allows it`() throws {
    #expect(try applied(["jitterHalfWidth=80ms", "delay=100ms"]).uplink.jitter
        == .halfWidth(.milliseconds(80)))
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
      "delay",
      "delay: no '='; write a key and a value such as delay=80ms or up.loss=2%"
    ),
    (
      "delay=80",
      "delay=80: \"80\" has no unit; write a duration such as \"50 ms\" (ns, us, ms, s, min, h)"
    ),
    (
      "up.dealy=80ms",
      "up.dealy=80ms: unknown key 'dealy'; did you mean 'delay'? There are: delay, jitter,"
        + " distribution, loss, duplicate, cut, rate, limit, inOrder, enabled"
    ),
    (
      "colour=red",
      "colour=red: unknown key 'colour'. There are: delay, jitter, distribution, loss,"
        + " duplicate, cut, rate, limit, inOrder, enabled, handshake, ping"
    ),
    (
      "dwon.loss=1%",
      "dwon.loss=1%: unknown direction 'dwon'; did you mean 'down'? There are: up, down"
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
