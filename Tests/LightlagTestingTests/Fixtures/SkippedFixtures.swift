import Lightlag
import LightlagTesting
import Testing

/// Tests that are cancelled by themselves, which is no failure.
@Suite(.enabled(if: FixtureRun.isHere)) struct SkippedFixtures {
  /// Cancels the test; that it never returns would be the simulation's value.
  private static func cancel() throws { try Test.cancel("not today") }

  @Test(.simulated(seeds: 1...20)) func byTrait() async throws {
    try await Task.sleep(for: .seconds(1))
    try Self.cancel()
  }

  @Test func freely() async throws { try await simulate { _ in try Self.cancel() } }

  @Test func blocking() throws { try simulate { _ in try Self.cancel() } }

  @Test func exploring() async throws {
    try await explore(seeds: 1...20) { _ in try Self.cancel() }
  }
}
