import Lightlag
import Testing

@Suite struct ScenarioTests {
  @Test func `a scenario has the conditions of its profile`() throws {
    let scenario = try Samples.scenario(profile: .mars)
    #expect(scenario.configuration.network.conditions == Profile.mars.network.conditions)
    #expect(scenario.configuration.network.crossing == Profile.mars.network.crossing)
    #expect(scenario.configuration.seed == 1)
  }

  @Test func `settings change single figures, the profile stays what it is`() throws {
    let settings = [
      try ConditionSetting(parsing: "delay=80ms"), try ConditionSetting(parsing: "up.delay=90ms"),
      try ConditionSetting(parsing: "ping=end-to-end"),
    ]
    let scenario = try Samples.scenario(profile: .mars, settings: settings)
    #expect(scenario.configuration.network.conditions.uplink.delay == .milliseconds(90))
    #expect(scenario.configuration.network.conditions.downlink.delay == .milliseconds(80))
    #expect(scenario.configuration.network.crossing.ping == .endToEnd)
    #expect(scenario.configuration.network.crossing.handshake == .local)
    #expect(scenario.profile == .mars)
  }

  @Test func `settings that make no sense together are refused`() throws {
    let jitter = try ConditionSetting(parsing: "jitterHalfWidth=1ms")
    #expect(throws: SettingFailure.self) {
      try Samples.scenario(profile: .perfect, settings: [jitter])
    }
  }

  @Test func `its header names all that the run follows from`() throws {
    let scenario = try Samples.scenario()
    let header = try scenario.header(clock: .virtual)
    #expect(header.name == "sample")
    #expect(header.tool == Version.tool)
    #expect(header.wall == nil)
    #expect(header.configuration == scenario.configuration)
    #expect(header.profile?.digest == SHA256.hexDigest(of: Profile.stressed.document))
    #expect(header.profile?.document["name"]?.string == "stressed")
    #expect(header.backend.kind == "vehicles")
    #expect(header.clients?.options["count"]?.integer == 2)
    #expect(!header.isBackendOutside)
  }

  @Test func `the header of a proxy keeps the query of its URL to itself`() throws {
    let scenario = try Scenario(
      name: "proxy", backend: .live(url: "ws://rover:8000/drive?token=secret"), profile: .perfect,
      seed: 1)
    let header = try scenario.header(clock: .real, wall: "2026-11-21T10:00:00.000000000Z")
    #expect(header.isBackendOutside)
    #expect(header.clients == nil)
    #expect(header.backend.options["url"]?.string == "ws://rover:8000/drive")
    #expect(!header.backend.options.text.contains("secret"))
  }

  @Test func `a backend has a listener for each of its servers`() {
    #expect(Backend.echo.servers == ["echo"])
    #expect(Backend.vehicles(VehiclesOptions(seed: 1)).servers == ["telemetry", "depth"])
    #expect(Backend.live(url: "ws://rover/").servers == ["proxy"])
  }

  @Test(arguments: ["http://rover/", "ws://", "rover:80"])
  func `a URL that is none is found before it is needed`(url: String) {
    #expect(throws: (any Error).self) { try Backend.live(url: url).check() }
    #expect(throws: Never.self) { try Backend.live(url: "wss://rover/").check() }
  }
}
