import Lightlag
import Testing

@Suite struct LightTimeOfDayTests {
  /// A link to Mars, which no built-in profile need be for this.
  static func profile(_ more: String = "") throws -> Profile {
    let text = """
      {"name": "rover", "summary": "A rover.", \(more)
        "lightTime": {"value": "mars", "source": "a test"}}
      """
    return try Profile(parsing: Array(text.utf8), file: "rover.json")
  }

  static func scenario(_ profile: Profile, at date: String) throws -> Scenario {
    try Scenario(
      name: "rover", backend: .echo, profile: profile, date: CalendarDate(parsing: date), seed: 1)
  }

  /// The closest approach of 2003, 55.76 million km: 186 s.
  ///
  /// Source: the United States Naval Observatory's announcement of that August.
  @Test func `the light time of the day takes the place of the delay`() throws {
    let profile = try Self.profile(#""delay": {"value": "1 s", "source": "a test"},"#)
    let scenario = try Self.scenario(profile, at: "2003-08-27T09:51Z")
    let conditions = scenario.configuration.network.conditions
    #expect(conditions.uplink.delay == conditions.downlink.delay)
    #expect(abs((conditions.uplink.delay - .seconds(186)) / .seconds(1)) < 0.5)
    #expect(scenario.configuration.network.weather == .fair)
    let text = try #require(scenario.lightTime).description
    #expect(text == "Mars at 2003-08-27T09:51Z: light takes 3.10 min one way")
  }

  @Test func `settings still lie above it`() throws {
    let scenario = try Scenario(
      name: "rover", backend: .echo, profile: Self.profile(),
      date: CalendarDate(parsing: "2003-08-27"), settings: [.init(parsing: "up.delay=5s")], seed: 1)
    #expect(scenario.configuration.network.conditions.uplink.delay == .seconds(5))
    #expect(scenario.configuration.network.conditions.downlink.delay > .seconds(180))
  }

  /// The moratorium of 2021 was from 2 to 16 October, as the Jet Propulsion Laboratory told it.
  @Test func `while the Sun is in the way nothing crosses, for as long as that lasts`() throws {
    let profile = try Self.profile()
    let scenario = try Self.scenario(profile, at: "2021-10-08")
    let blackout = try #require(scenario.lightTime?.blackout)
    let end = try #require(
      MarsConjunction.conjunctions(
        from: CalendarDate(parsing: "2021-10-08"), to: CalendarDate(parsing: "2021-10-08")
      ).first?.end)
    #expect(try blackout == .seconds(CalendarDate(parsing: "2021-10-08").minutes(to: end) * 60))
    let change = try #require(scenario.configuration.network.weather.changes.last)
    #expect(change.phase.name == "conjunction")
    #expect(change.phase.course == .planned(duration: blackout))
    #expect(change.figures.uplink == [.flow(.outage)])
    #expect(change.figures.downlink == [.flow(.outage)])
    #expect(try Self.scenario(profile, at: "2021-09-20").lightTime?.blackout == nil)
    #expect(try Self.scenario(profile, at: "2021-10-25").lightTime?.blackout == nil)
  }

  @Test func `a run in the blackout hears nothing, and is recorded with it`() throws {
    let scenario = try Scenario(
      name: "vehicles", backend: .vehicles(VehiclesOptions(seed: 1)),
      clients: .vehicleOperators(count: 1, VehicleOperatorOptions(seed: 1)),
      profile: Self.profile(), date: CalendarDate(parsing: "2021-10-08"), seed: 1)
    try Samples.withFile { path in
      let outcome = try Simulation(scenario, recordingTo: path).run(for: .seconds(7_200))
      #expect(outcome.statistics.total.both.delivered == 0)
      let recording = try Recording(path: path)
      #expect(recording.header.configuration == scenario.configuration)
      #expect(try Replay.run(recording) == .same(isComplete: true))
    }
  }

  @Test func `the distance of contacts is that of the day too`() throws {
    let profile = try Self.profile(
      """
      "rate": {"value": {"repeat": "1 h", "contacts": [
        {"start": "0 s", "end": "10 min", "rate": "1 Mbit/s", "lightTime": "1 s"}]},
        "source": "a test"},
      """)
    let scenario = try Self.scenario(profile, at: "2003-08-27")
    guard case .contacts(let plan)? = scenario.configuration.network.conditions.uplink.rate else {
      Issue.record("the contacts are gone")
      return
    }
    #expect(plan.contacts.map(\.lightTime) == [try #require(scenario.lightTime).lightTime])
    #expect(plan.period == .seconds(3_600))
  }

  @Test func `a profile that reaches no planet has no date`() throws {
    let failure = LightTimeOfDay.Failure.noPlanet(profile: "default")
    #expect(throws: failure) { try Self.scenario(.default, at: "2026-11-21") }
    #expect(failure.description.hasPrefix("the profile 'default' reaches no planet"))
  }

  @Test(arguments: ["1989-12-31", "1800-01-01"])
  func `a year before the first is refused`(date: String) throws {
    #expect(throws: LightTimeOfDay.Failure.year(try CalendarDate(parsing: date))) {
      try Self.scenario(Self.profile(), at: date)
    }
  }

  @Test(arguments: ["1990-01-01", "2050-12-31T23:59Z"])
  func `the first and the last are not`(date: String) throws {
    #expect(try Self.scenario(Self.profile(), at: date).lightTime != nil)
  }

  /// What the Sun does to a link may be less than an outage; the profile says what, the date when.
  @Test func `a phase of that name in the profile is moved to the date`() throws {
    let profile = try Self.profile(
      """
      "phases": [{"name": "conjunction", "source": "a test", "at": "1 s", "for": "1 s",
        "downlink": {"loss": {"value": "10 %", "source": "a test"}}}],
      """)
    let changes = try Self.scenario(profile, at: "2021-10-08").configuration.network.weather.changes
    let blackout = try #require(
      try LightTimeOfDay(of: profile, at: CalendarDate(parsing: "2021-10-08")).blackout)
    #expect(changes.map(\.phase.course) == [.planned(duration: blackout)])
    #expect(changes.map(\.figures.downlink) == [[.loss(.percent(10))]])
    #expect(changes.map(\.figures.uplink) == [[]])
    #expect(try Self.scenario(profile, at: "2021-09-20").configuration.network.weather == .fair)
  }
}
