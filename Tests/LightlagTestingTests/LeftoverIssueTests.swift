import Lightlag
import LightlagTesting
import Synchronization
import Testing
import XCTest

/// What tasks say that the body of a simulation has left.
@Suite struct LeftoverIssueTests {
  /// Says so after an hour, which never comes where nobody waits for it.
  @Sendable private static func leaveWatchdog() {
    Task {
      try? await VirtualClock.current?.sleep(for: .seconds(3600))
      Issue.record("the watchdog barks")
    }
  }

  /// The issues of a body, kept from the test, as severities and texts.
  private func issues(
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> [(Issue.Severity, String)] {
    let test = try #require(Test.current)
    let issues = Mutex<[(Issue.Severity, String)]>([])
    let trait = IssueHandlingTrait.compactMapIssues { issue in
      let text = issue.comments.map(\.rawValue).joined(separator: "\n")
      issues.withLock { $0.append((issue.severity, text)) }
      return nil
    }
    try await trait.provideScope(for: test, testCase: Test.Case.current) { try await body() }
    return issues.withLock { $0 }
  }

  @Test func `with a trait it is a warning, and the next seed is run`() async throws {
    let test = try #require(Test.current)
    let seen = Mutex<Set<Seed>>([])
    let told = try await issues {
      try await SimulatedTrait.simulated(seeds: 1...3).provideScope(
        for: test, testCase: Test.Case.current
      ) {
        let seed = Seed.current
        seen.withLock { _ = $0.insert(seed) }
        Self.leaveWatchdog()
        try await Task.sleep(for: .seconds(1))
      }
    }
    #expect(seen.withLock { $0 } == [1, 2, 3])
    #expect(told.count >= 3 && told.allSatisfy { $0.0 == .warning })
    #expect(told.allSatisfy { $0.1.contains("by a task that was left when the body had ended") })
  }

  @Test func `in simulate it is a warning, and the body's value comes back`() async throws {
    let told = try await issues {
      let value = try await simulate { clock in
        Self.leaveWatchdog()
        try await clock.sleep(for: .seconds(1))
        return 7
      }
      #expect(value == 7)
    }
    #expect(!told.isEmpty && told.allSatisfy { $0.0 == .warning })
    #expect(told.first?.1.contains("the watchdog barks") ?? false)
  }

  @Test func `what it says before the body ends is told`() async throws {
    let told = try await issues {
      try await simulate { clock in
        Self.leaveWatchdog()
        try await clock.sleep(for: .seconds(3601))
      }
    }
    #expect(told.contains { $0.0 == .error && $0.1.contains("the watchdog barks") })
  }

  @Test func `an exploration finds no failure in it`() async throws {
    try await explore(seeds: 1...3) { clock in
      Self.leaveWatchdog()
      try await clock.sleep(for: .seconds(1))
    }
  }

  /// Its method is no test of its own by its name.
  final class Leaving: SimulationTestCase {
    func leave() throws {
      try simulate { clock in
        Task {
          try? await clock.sleep(for: .seconds(3600))
          XCTFail("the watchdog barks")
        }
        try await clock.sleep(for: .seconds(1))
      }
    }
  }

  @Test @MainActor func `in a test case of XCTest it is no failure`() {
    let test = Leaving(name: "leave") { test in try (test as? Leaving)?.leave() }
    test.run()
    #expect(test.testRun?.totalFailureCount == 0)
  }
}
