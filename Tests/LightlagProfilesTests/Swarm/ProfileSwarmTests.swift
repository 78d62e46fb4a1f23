import LightlagCore
import LightlagEncoding
import LightlagProfiles
import Testing

@Suite struct ProfileSwarmTests {
  /// A thousand seeds, a hundred in each test.
  ///
  /// A profile that is parsed has passed all checks.
  @Test(arguments: 0..<10)
  func `what is drawn passes as a profile, and its document reads back the same`(
    block: Int
  ) throws {
    for number in block * 100..<(block + 1) * 100 {
      let seed = Seed(UInt64(number))
      let profile = try Profile.swarm(seed: seed)
      #expect(profile.network == Network.swarm(seed: seed), "seed \(number)")
      let again = try Profile(parsing: profile.document, file: "swarm.json")
      #expect(again == profile)
    }
  }

  @Test func `the document names the seed, and a source for each figure`() throws {
    let profile = try Profile.swarm(seed: 4)
    #expect(profile.name == "swarm")
    #expect(profile.summary == "Drawn from seed 0x0000000000000004: 19 of 42 impairments.")
    #expect(profile.figures.allSatisfy { $0.source == "drawn" })
    #expect(profile.figures.first?.key == "handshake" && profile.figures.first?.value == "local")
  }

  /// What both directions have in common stands at the top, the rest with its direction.
  @Test func `a network becomes the document that a person would write`() throws {
    var network = Network(
      conditions: LinkPair(
        uplink: LinkConditions(delay: .milliseconds(50), rate: .bitsPerSecond(1_000_000)),
        downlink: LinkConditions(delay: .milliseconds(50), loss: .percent(1))))
    network.weather = try Weather([
      Weather.Change(
        Phase(
          name: "gap",
          course: .planned(start: .seconds(5), duration: .milliseconds(100), period: .seconds(15)),
          action: .close(code: 1012, reason: "gone")),
        figures: LinkPair(uplink: [.flow(.hold)], downlink: [.flow(.hold)]))
    ])
    network.breaks.meanTime = .seconds(60)
    let document = network.document(name: "lab", summary: "A lab.", source: "test")
    #expect(
      document.text == """
        {"name":"lab","summary":"A lab.","cutMeanTime":{"value":"1 min","source":"test"},\
        "delay":{"value":"50 ms","source":"test"},\
        "uplink":{"rate":{"value":"1 Mbit/s","source":"test"}},\
        "downlink":{"loss":{"value":"1 %","source":"test"}},\
        "phases":[{"name":"gap","source":"test","at":"5 s","for":"100 ms","every":"15 s",\
        "action":"close 1012 gone","flow":{"value":"hold","source":"test"}}]}
        """)
    #expect(try Profile(parsing: document.bytes, file: "lab.json").network == network)
  }
}
