import Lightlag
import Testing

@Suite struct SimulationTests {
  @Test(arguments: [Seed(0), 1, 42, Seed(.max)])
  func `the same seed gives the same run`(seed: Seed) throws {
    let scenario = try Samples.scenario(seed: seed)
    let (one, other) = (
      try Simulation(scenario).run(for: .seconds(2)), try Simulation(scenario).run(for: .seconds(2))
    )
    #expect(one.statistics == other.statistics)
    #expect(one.operators == other.operators)
    #expect(one.end == Instant.start.advanced(by: .seconds(2)))
    #expect(one.recording == .none)
  }

  /// All that reached the operators is of one of the kinds that they tell apart.
  @Test func `every message that an operator received is counted once`() throws {
    let outcome = try Simulation(Samples.scenario(profile: .default)).run(for: .seconds(2))
    let counts = try #require(outcome.operators)
    let sum =
      counts.telemetry + counts.acknowledgements + counts.refusals + counts.vehicleLists
      + counts.errors + counts.others
    #expect(sum == outcome.statistics.total.downlink.delivered)
    #expect(counts.telemetry > 0 && counts.vehicleLists == 2 && counts.others == 0)
  }

  @Test func `it stops where it is told to`() throws {
    let enough = Instant.start.advanced(by: .seconds(1))
    let outcome = try Simulation(Samples.scenario()).run(for: .seconds(100)) { $0 < enough }
    #expect(outcome.end >= enough)
    // A thousandth of the run is the stride; the next event may be a little later.
    #expect(outcome.end < enough.advanced(by: .seconds(1)))
  }

  @Test func `the instants on the way only grow, up to the end`() throws {
    var instants: [Instant] = []
    _ = try Simulation(Samples.scenario()).run(for: .seconds(1)) { instant in
      instants.append(instant)
      return true
    }
    #expect(instants == instants.sorted())
    #expect(Set(instants).count == instants.count)
    #expect(instants.last == Instant.start.advanced(by: .seconds(1)))
  }

  @Test func `what is outside cannot be simulated`() throws {
    var scenario = try Samples.scenario()
    scenario.backend = .live(url: "ws://rover/")
    #expect(throws: NotSimulated()) { _ = try Simulation(scenario) }
    let echo = try Samples.echo()
    #expect(throws: NotSimulated()) { _ = try Simulation(echo) }
  }

  @Test func `a file that cannot be written is found before anything runs`() throws {
    let scenario = try Samples.scenario()
    let failure = FileFailure(
      path: "/gone/run.jsonl", action: "record to", reason: "No such file or directory")
    #expect(throws: failure) { _ = try Simulation(scenario, recordingTo: "/gone/run.jsonl") }
  }

  @Test func `on a full disk the run goes on, and each line that is missing is counted`() throws {
    let scenario = try Samples.scenario()
    let count = try Samples.withFile { path in
      let outcome = try Simulation(scenario, recordingTo: path).run(for: .seconds(1))
      #expect(outcome.recording == .complete)
      return try Samples.bytes(of: path).count { $0 == UInt8(ascii: "\n") }
    }
    let outcome = try Simulation(scenario, recordingTo: "/dev/full").run(for: .seconds(1))
    #expect(outcome.recording == .lossy(lines: count, reason: "No space left on device"))
  }
}
