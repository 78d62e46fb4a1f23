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
    var places: [String] = []

    func testCase(
      _ testCase: XCTestCase, didFailWithDescription description: String, inFile filePath: String?,
      atLine lineNumber: Int
    ) {
      descriptions.append(description)
      places.append("\(filePath ?? ""):\(lineNumber)")
    }
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
    let again =
      "LIGHTLAG_SEED=0x0000000000000004 swift test --filter '^LightlagTestingTests\\."
      + "SimulationTestCaseFailureTests\\.Failing/assert$'"
    #expect(text.contains(again), "\(text)")
    // And then all there is; where it is run twice the assertion has failed twice.
    #expect(observer.descriptions.count >= 2)
    let all = try #require(observer.descriptions.last)
    #expect(all.hasPrefix("an assertion failed\nsimulated: seed 0x0000000000000004, profile perf"))
    #expect(all.contains("*                     |                     |  connects"))
    #expect(all.contains("recorded ") && all.hasSuffix(again))
  }

  /// A test whose body throws.
  final class Throwing: SimulationTestCase {
    static let line = #line + 2

    func fail() throws { try simulate { _ in throw CancellationError() } }
  }

  @Test func `what is thrown is shown where the simulation was begun`() throws {
    let observer = Observer()
    XCTestObservationCenter.shared.addTestObserver(observer)
    defer { XCTestObservationCenter.shared.removeTestObserver(observer) }
    Throwing(name: "fail") { try ($0 as? Throwing)?.fail() }.run()
    #expect(observer.places == ["\(#filePath):\(Throwing.line)"])
  }

  /// A test that explores, with an assertion that fails with every seed from the fifth on.
  final class Exploring: SimulationTestCase {
    func explore() async throws {
      try await LightlagTesting.explore(seeds: 1...20, profile: .stressed) { _ in
        let simulator = try Simulator()
        _ = try await simulator.connect(within: .seconds(600))
        XCTAssertTrue((0..<5).contains { Seed($0) == .current })
      }
    }
  }

  @Test func `an exploration takes an assertion for a failure, and tells it once`() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      await SimulationTestCaseFailureTests.runExploring()
    }
    let text = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(text.contains("told: 1\n"))
    #expect(text.contains("XCTAssertTrue failed") && text.contains("the 5th seed"), "\(text)")
    #expect(text.contains("seed 0x0000000000000005") && text.contains("it needs 0 of "))
  }

  /// In a process of its own, which has no test of Swift Testing.
  private static func runExploring() async {
    let observer = Observer()
    XCTestObservationCenter.shared.addTestObserver(observer)
    Exploring(name: "explore") { test in
      try (test as? Exploring).map { try asyncTest(Exploring.explore)($0)() }
    }.run()
    print("told: \(observer.descriptions.count)\n\(observer.descriptions.last ?? "")")
  }

  /// Tests that are skipped.
  final class Skipping: SimulationTestCase {
    override var seeds: ClosedRange<Int> { 1...10 }

    /// How many seeds were begun.
    static let count = Mutex(0)

    func skip() throws {
      try simulate { _ in
        Self.count.withLock { $0 += 1 }
        throw XCTSkip("not here")
      }
    }

    func skipFreely() throws { try LightlagTesting.simulate { _ in throw XCTSkip("not here") } }
  }

  @Test func `a test that is skipped has not failed`() throws {
    for body in [{ try $0.skip() }, { try $0.skipFreely() }] as [(Skipping) throws -> Void] {
      let test = Skipping(name: "skip") { try ($0 as? Skipping).map(body) }
      test.run()
      let run = try #require(test.testRun as? XCTestCaseRun)
      #expect(run.hasBeenSkipped && run.totalFailureCount == 0)
    }
    // None comes after it; where it is run twice there are two runs.
    #expect([1, 2].contains(Skipping.count.withLock { $0 }))
  }

  /// A test of the free function, which must know of assertions by itself.
  final class FailingFree: XCTestCase {
    func assert() throws {
      // It tells the test by the name of the function that calls it.
      func testAssertion() throws {
        try simulate(seed: 9) { _ in XCTAssertEqual(Seed.current, 8) }
      }
      try testAssertion()
    }
  }

  @Test func `a free simulation tells XCTest its seed too`() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      await SimulationTestCaseFailureTests.runFree()
    }
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    #expect(output.contains("told: 2") || output.contains("told: 3"))
    #expect(output.contains("an expectation failed\nsimulated: seed 0x0000000000000009"))
    #expect(output.contains("swift test --filter '^LightlagTestingTests\\.[^/]+/testAssertion$'"))
  }

  /// In a process of its own, which has no test of Swift Testing.
  private static func runFree() async {
    let observer = Observer()
    XCTestObservationCenter.shared.addTestObserver(observer)
    FailingFree(name: "assert") { try ($0 as? FailingFree)?.assert() }.run()
    print("told: \(observer.descriptions.count)\n\(observer.descriptions.last ?? "")")
  }
}
