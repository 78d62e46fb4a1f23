import Lightlag
import LightlagTesting
import Synchronization
import XCTest

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
        + "'^LightlagTestingTests\\.SimulationTestCaseTests/testWhatFailsTellsItsSeed$'"
      XCTAssertTrue(failure.description.hasSuffix(again), failure.description)
    }
  }
}
