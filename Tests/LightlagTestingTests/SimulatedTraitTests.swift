import Foundation
import Lightlag
import LightlagTesting
import Synchronization
import Testing

/// Tests that run in virtual time, as users write them.
@Suite struct SimulatedTraitTests {
  /// How often each seed was used.
  private static let seen = Mutex<[Seed: Int]>([:])

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
    #expect(simulator.now == .start && simulator.profile.name == "stressed")
    try await simulator.advance(by: .seconds(1))
    // Twice where each run is done twice.
    Self.seen.withLock { $0[simulator.seed, default: 0] += 1 }
  }

  /// The cases are in parallel, and each has its seed.
  @Test(.simulated(profile: .stressed), arguments: Seeds(1...20))
  func `each seed is a case of its own`(seed: Seed) async throws {
    let simulator = try Simulator()
    #expect(simulator.seed == seed && Seed.current == seed)
    #expect(simulator.profile.name == "stressed" && VirtualClock.current != nil)
  }

  @Test func `all seeds of a range are run`() async throws {
    let trait = SimulatedTrait.simulated(profile: .perfect, seeds: 3...9)
    let test = try #require(Test.current)
    let seen = Mutex<Set<Seed>>([])
    try await trait.provideScope(for: test, testCase: Test.Case.current) {
      let seed = Seed.current
      seen.withLock { _ = $0.insert(seed) }
    }
    #expect(seen.withLock { $0 } == Set((3...9).map { Seed($0) }))
  }

  @Test func `after a seed that fails none is begun, and the issue tells all`() async throws {
    let trait = SimulatedTrait.simulated(profile: .perfect, seeds: 1...500)
    let test = try #require(Test.current)
    let count = Mutex(0)
    let told = try await Issues.collected {
      try await trait.provideScope(for: test, testCase: Test.Case.current) {
        count.withLock { $0 += 1 }
        let simulator = try Simulator()
        let pilot = try await simulator.connect()
        try await pilot.emit("drive")
        try await simulator.advance(by: .seconds(2))
        #expect(Seed.current != 7)
      }
    }
    // Others go on beside it until it is told, how many depends on the machine; each may run twice.
    #expect(count.withLock { $0 } < 250)
    #expect(told.contains("|-- drive ----------->|-------------------->|  at once"))
    #expect(told.contains("seed 0x0000000000000007, profile perfect, until 2.00 s"))
    #expect(told.contains("again: LIGHTLAG_SEED=0x0000000000000007 swift test --filter "))
    // It is beside the test program, and can be read.
    let line = told.split(separator: "\n").first { $0.hasPrefix("recorded ") }
    let path = String(try #require(line).dropFirst("recorded ".count))
    #expect(try Replay.run(Recording(path: path)) == .same(isComplete: true))
    try FileManager.default.removeItem(atPath: path)
  }

  @Test func `what is known to fail, and warnings, end nothing`() async throws {
    let trait = SimulatedTrait.simulated(profile: .perfect, seeds: 1...5)
    let test = try #require(Test.current)
    let seen = Mutex<Set<Seed>>([])
    let told = try await Issues.collected {
      try await trait.provideScope(for: test, testCase: Test.Case.current) {
        let seed = Seed.current
        seen.withLock { _ = $0.insert(seed) }
        withKnownIssue { Issue.record("known") }
        Issue.record("only a warning", severity: .warning)
      }
    }
    #expect(seen.withLock { $0.count } == 5 && told == "")
  }

  @Test func `a seed outside the range is told, wherever it is asked for`() async throws {
    let test = try #require(Test.current)
    let failure = SimulatorFailure.seedOutsideRange("-3")
    await #expect(throws: failure) {
      try await SimulatedTrait.simulated(seeds: -3...3).provideScope(
        for: test, testCase: Test.Case.current
      ) { Issue.record("nothing is to run") }
    }
    await #expect(throws: failure) { try await explore(seeds: -3...3) { _ in } }
  }

  @Test(arguments: ["-1", "eleven", "0x10000000000000000", "18446744073709551616"])
  func `a seed of the environment that is none is told`(text: String) async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) { [text] in
      unsafe setenv("LIGHTLAG_SEED", text, 1)
      do { try simulate { _ in } } catch { print("told: \(error)") }
    }
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(output.contains("told: '\(text)' is no seed: seeds are whole numbers from 0 to 184"))
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

  /// What a drive is to be.
  struct Plan: Sendable {
    let label: String
    let seed: Seed
  }

  @Test(.simulated(seed: 42), arguments: [Plan(label: "a", seed: 9)], [Seed?.none, 8])
  func `a seed within an argument is the test's own`(plan: Plan, other: Seed?) {
    #expect(plan.seed == 9 && Seed.current == (other == nil ? 42 : 8))
  }

  @Test(.simulated(seed: 42), arguments: zip(["a", "b"], Seeds(3...4)))
  func `a seed may be any of the arguments`(label: String, seed: Seed) {
    #expect(Seed.current == seed)
  }

  @Test(.simulated(seeds: 1...3), arguments: ["a", "b"])
  func `arguments are cases besides`(argument: String) async throws {
    #expect(["a", "b"].contains(argument) && VirtualClock.current != nil)
  }
}
