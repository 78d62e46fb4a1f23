import Lightlag
import LightlagTesting
import Synchronization
import Testing

/// Tests that run in virtual time, as users write them.
@Suite struct SimulatedTraitTests {
  /// Seeds in the order in which they were used.
  private static let seen = Mutex<[Seed]>([])

  @Test(.simulated(seed: 42)) func `it has the run's seed, profile and time`() async throws {
    let simulator = try Simulator()
    let clock = try #require(VirtualClock.current)
    #expect(simulator.seed == 42 && simulator.profile.name == "default")
    try await Task.sleep(for: .seconds(1500))
    #expect(clock.now == .start.advanced(by: .seconds(1500)) && simulator.now == clock.now)
  }

  @Test(.simulated(profile: .stressed, seeds: 1...50))
  func `each seed is a run of its own`() async throws {
    let simulator = try Simulator(backend: MockRover(seed: .current))
    // Run twice, a seed counts once.
    Self.seen.withLock { if $0.last != simulator.seed { $0.append(simulator.seed) } }
    #expect(simulator.now == .start && simulator.profile.name == "stressed")
    let seeds = Self.seen.withLock { $0 }
    #expect(seeds == (1...UInt64(seeds.count)).map { Seed($0) })
  }

  /// Mars is 12.5 minutes away here, and one more answer comes back.
  @Test(.simulated(profile: .mars)) func `an answer from Mars takes no time`() async throws {
    let simulator = try Simulator()
    simulator.on("drive") { _, pilot in try await pilot.emit("ack") }
    let pilot = try await simulator.connect()
    try await pilot.emit("drive", ["linear": 0.5])
    let ack = try await pilot.next("ack", within: .seconds(3000))
    #expect(ack.instant > .start.advanced(by: .seconds(600)))
  }

  @Test(.simulated()) @MainActor func `the main actor is the run's too`() async throws {
    try await Task.sleep(for: .seconds(60))
    MainActor.assertIsolated()
    #expect(VirtualClock.current?.now == .start.advanced(by: .seconds(60)))
  }

  @Test(.simulated(seeds: 1...3), arguments: ["a", "b"])
  func `arguments are cases besides`(argument: String) async throws {
    #expect(["a", "b"].contains(argument) && VirtualClock.current != nil)
  }
}
