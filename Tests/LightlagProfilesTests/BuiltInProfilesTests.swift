import LightlagCore
import LightlagProfiles
import Testing

@Suite struct BuiltInProfilesTests {
  @Test func `the library holds the documents of the folder byte for byte`() throws {
    let files = try Repository.names(in: "Profiles").filter {
      $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json")
    }
    #expect(Profile.builtIn.map { $0.name + ".json" } == files, "run Scripts/embed-profiles")
    for profile in Profile.builtIn {
      let bytes = try Repository.bytes("Profiles/\(profile.name).json")
      #expect(profile.document == bytes, "run Scripts/embed-profiles")
    }
  }

  @Test func `the perfect link changes nothing`() {
    let perfect = Profile.perfect
    #expect(perfect.network.conditions == LinkPair(uplink: LinkConditions(), downlink: LinkConditions()))
    #expect(perfect.network.crossing == Crossing())
  }

  @Test func `the default link is typical Wi-Fi`() {
    let conditions = LinkConditions(
      delay: .milliseconds(50), jitter: .deviation(.milliseconds(10)),
      loss: .percent(1),
      cut: Probability(partsPerBillion: 1_000_000),
      rate: .bitsPerSecond(100_000_000), limit: QueueLimit(messages: 1_000))
    let profile = Profile.default
    #expect(profile.network.conditions == LinkPair(uplink: conditions, downlink: conditions))
    #expect(profile.network.crossing == Crossing(handshake: .endToEnd, ping: .local))
  }

  @Test func `the stressed link is four times as far and loses ten times as much`() {
    let conditions = LinkConditions(
      delay: .milliseconds(200), jitter: .deviation(.milliseconds(50)),
      loss: .percent(10),
      cut: Probability(partsPerBillion: 10_000_000),
      rate: .bitsPerSecond(10_000_000), limit: QueueLimit(messages: 1_000))
    let profile = Profile.stressed
    #expect(profile.network.conditions == LinkPair(uplink: conditions, downlink: conditions))
    #expect(profile.network.crossing == Crossing(handshake: .endToEnd, ping: .local))
  }

  @Test func `Mars is 750 light seconds away and slower towards it`() {
    var conditions = LinkConditions(
      delay: .seconds(750), loss: .percent(0.1),
      rate: .bitsPerSecond(128_000), limit: QueueLimit(bytes: 268_435_456))
    let profile = Profile.mars
    #expect(profile.network.conditions.uplink == conditions)
    conditions.rate = .bitsPerSecond(2_000_000)
    #expect(profile.network.conditions.downlink == conditions)
    #expect(profile.network.crossing == Crossing(handshake: .local, ping: .local))
  }

  @Test(arguments: [
    ("perfect", ["delay", "loss", "rate", "handshake"]),
    ("default", ["delay", "jitterDeviation", "loss", "cut", "rate", "limit"]),
    ("stressed", ["delay", "jitterDeviation", "loss", "cut", "rate", "limit"]),
    ("mars", ["delay", "loss", "limit", "handshake", "ping", "uplink.rate", "downlink.rate"]),
  ])
  func `a built-in profile lists its figures in the order of the document`(
    name: String, keys: [String]
  ) throws {
    #expect(try Profile.named(name).figures.map(\.key) == keys)
  }

  @Test func `a figure carries its value and its source as written`() {
    #expect(
      Profile.mars.figures[3]
        == Profile.Figure(
          key: "handshake", value: "local",
          source: "judgement; no client waits 25 minutes for its opening handshake"))
  }

  @Test func `an unknown name is told the nearest`() {
    let failure = #expect(throws: ProfileFailure.self) { try Profile.named("strest") }
    #expect(
      failure?.description == "unknown profile 'strest'; did you mean 'stressed'?"
        + " There are: default, mars, perfect, stressed")
  }
}
