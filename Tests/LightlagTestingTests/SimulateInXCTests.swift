import Lightlag
import LightlagTesting
import Synchronization
import XCTest

/// A simulation in XCTest needs nothing of its own.
final class SimulateInXCTests: XCTestCase {
  func testAnAnswerComesInNoTime() throws {
    let end = try simulate(profile: .perfect, seed: 42) { clock in
      let simulator = try Simulator(backend: Echo())
      simulator.setConditions { $0.delay = .seconds(600) }
      let pilot = try await simulator.connect()
      try await pilot.emit("hello")
      _ = try await pilot.next("hello", within: .seconds(1200))
      return clock.now
    }
    // There and back, twice: the handshake and the message.
    XCTAssertEqual(end, .start.advanced(by: .seconds(2400)))
  }

  func testItWaitsInAnAsyncTestToo() async throws {
    let seed = try await simulate(seed: 9) { _ in try Simulator().seed }
    XCTAssertEqual(seed, 9)
  }

  func testARecordingIsRepeated() throws {
    try replay("Recordings/vehicles-simulated.jsonl")
    try replay("Recordings/echo-stressed.jsonl", against: Echo())
  }
}

/// A test case whose tests are run with each of its seeds.
final class SimulationTestCaseTests: SimulationTestCase {
  private struct Fault: Error {}

  override var profile: Profile { .stressed }
  override var seeds: ClosedRange<Int> { 1...10 }

  func testEachSeedIsARun() throws {
    let seen = Mutex<Set<Seed>>([])
    try simulate { _ in
      let simulator = try Simulator()
      XCTAssertEqual(simulator.profile.name, "stressed")
      seen.withLock { _ = $0.insert(simulator.seed) }
    }
    XCTAssertEqual(seen.withLock { $0 }, Set((1...10).map { Seed($0) }))
  }

  func testWhatFailsTellsItsSeed() async throws {
    do {
      try await simulate { _ in if Seed.current == 4 { throw Fault() } }
      XCTFail("it did not fail")
    } catch let failure as SimulationFailure {
      XCTAssertEqual(failure.seed, 4)
      let again =
        "LIGHTLAG_SEED=0x0000000000000004 swift test --filter "
        + "'SimulationTestCaseTests/testWhatFailsTellsItsSeed'"
      XCTAssertTrue(failure.description.hasSuffix(again), failure.description)
    }
  }
}
