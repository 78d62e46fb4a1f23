import LightlagCore
import LightlagProfiles
import Testing

@Suite struct BuiltInProfilesTests {
  @Test func `the library holds the documents of the folder byte for byte`() throws {
    let files = try Repository.names(in: "Profiles").filter {
      $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json")
    }
    let names = files.map { String($0.dropLast(5)) }.sorted()
    #expect(Profile.builtIn.map(\.name) == names, "run Scripts/embed-profiles")
    for profile in Profile.builtIn {
      let bytes = try Repository.bytes("Profiles/\(profile.name).json")
      #expect(profile.document == bytes, "run Scripts/embed-profiles")
    }
  }

  @Test func `each has a name in Swift`() {
    let named: [Profile] = [
      .threeG, .cafe, .default, .edge, .geo, .leo, .lte, .mars, .marsDirect, .marsFar, .marsNear,
      .moon, .moonFarside, .offline, .perfect, .stressed, .veryBad, .wifi,
    ]
    #expect(Set(named) == Set(Profile.builtIn))
  }

  @Test func `the perfect link changes nothing`() {
    let perfect = Profile.perfect
    #expect(perfect.network == Network())
  }

  @Test(arguments: [
    ("perfect", ["delay", "loss", "rate", "handshake"]),
    ("default", ["delay", "jitterDeviation", "loss", "cut", "rate", "limit"]),
    ("stressed", ["delay", "jitterDeviation", "loss", "cut", "rate", "limit"]),
    (
      "mars",
      [
        "lightTime", "delay", "loss", "limit", "handshake", "ping", "uplink.rate", "downlink.rate",
      ]
    ),
  ])
  func `a built-in profile lists its figures in the order of the document`(
    name: String, keys: [String]
  ) throws {
    #expect(try Profile.named(name).figures.map(\.key) == keys)
  }

  @Test func `a figure carries its value and its source as written`() {
    #expect(
      Profile.mars.figures[4]
        == Profile.Figure(
          key: "handshake", value: "local",
          source: "judgement; no client waits 25 minutes for its opening handshake"))
  }

  @Test func `every figure has a source that says more than its value`() {
    for profile in Profile.builtIn {
      for figure in profile.figures {
        #expect(!figure.source.isEmpty && figure.source != figure.value)
        #expect(figure.source.utf8.count < 300, "\(profile.name): \(figure.key)")
      }
    }
  }

  @Test func `an unknown name is told the nearest`() {
    let failure = #expect(throws: ProfileFailure.self) { try Profile.named("strest") }
    #expect(
      failure?.description == "unknown profile 'strest'; did you mean 'stressed'?")
  }
}
