import Lightlag
import Testing

/// Every built-in profile under a simulated operator of the vehicles.
@Suite struct ProfileRunTests {
  /// Long enough for an answer to have come back.
  ///
  /// Where the first pass is over before anything has arrived, that takes the second: it begins at
  /// 17 755 s, and what leaves then takes 1338 s.
  private static func duration(_ profile: Profile) -> Duration {
    let conditions = profile.network.conditions
    if case .contacts(let plan)? = conditions.downlink.rate,
      plan.contacts.allSatisfy({ $0.end < conditions.uplink.delay || $0.start > .zero })
    {
      return .seconds(20_000)
    }
    return (conditions.uplink.delay + conditions.downlink.delay) * 3 + .seconds(30)
  }

  @Test(arguments: Profile.builtIn.map(\.name))
  func `a profile lets a session run to its end`(name: String) throws {
    let profile = try Profile.named(name)
    let duration = Self.duration(profile)
    let scenario = try Scenario(
      name: name, backend: .vehicles(VehiclesOptions(seed: 1)),
      clients: .vehicleOperators(
        count: 1,
        VehicleOperatorOptions(seed: 1, rateHertz: 1, commandInterval: .seconds(10))),
      profile: profile, seed: 1)
    let outcome = try Simulation(scenario).run(for: duration)
    #expect(outcome.end == Instant.start.advanced(by: duration))
    let isOpen = profile.network.conditions.uplink.flow == .open
    for traffic in [outcome.statistics.total.uplink, outcome.statistics.total.downlink] {
      #expect((traffic.delivered > 0) == isOpen, "\(traffic)")
      #expect(traffic.delivered + traffic.drops.total <= traffic.sent + traffic.duplicated)
    }
  }

  /// Read off the document itself, as a recording carries it.
  @Test(arguments: Profile.builtIn.map(\.name))
  func `a recording under a profile carries its document`(name: String) throws {
    let profile = try Profile.named(name)
    let scenario = try Samples.scenario(profile: profile)
    let header = try scenario.header(clock: .virtual)
    #expect(header.profile?.document["name"]?.string == name)
    #expect(header.configuration.network == profile.network)
  }
}
