import Lightlag
import LightlagTesting
import Synchronization
import Testing
import XCTest

/// What `SimulationTestCase` and `replay` tell XCTest, which is not to fail of it.
@Suite(.serialized) @MainActor struct SimulationTestCaseFailureTests {
  /// Its methods are no tests of their own by their names.
  final class Failing: SimulationTestCase {
    override var seeds: ClosedRange<Int> { 1...10 }

    /// Seeds that were run.
    static let seen = Mutex<[Seed]>([])

    func assert() throws {
      try simulate { _ in
        let simulator = try Simulator(profile: .perfect)
        _ = try await simulator.connect()
        Self.seen.withLock { $0.append(.current) }
        XCTAssertNotEqual(Seed.current, 4)
      }
    }
  }

  /// Keeps what fails.
  private final class Observer: XCTestObservation {
    var descriptions: [String] = []

    func testCase(
      _ testCase: XCTestCase, didFailWithDescription description: String, inFile filePath: String?,
      atLine lineNumber: Int
    ) { descriptions.append(description) }
  }

  @Test func `an assertion that fails is told with its seed, and no seed comes after`() throws {
    let observer = Observer()
    XCTestObservationCenter.shared.addTestObserver(observer)
    defer { XCTestObservationCenter.shared.removeTestObserver(observer) }
    let failing = Failing(name: "assert") { testCase in
      try (testCase as? Failing)?.assert()
    }
    failing.run()
    #expect(Set(Failing.seen.withLock { $0 }) == [1, 2, 3, 4])
    let text = try #require(observer.descriptions.first)
    #expect(text.contains("simulated: seed 0x0000000000000004, profile default"))
    #expect(text.contains("LIGHTLAG_SEED=0x0000000000000004 swift test --filter 'Failing/assert'"))
  }
}
