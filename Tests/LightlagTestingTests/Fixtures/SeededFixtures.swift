import Lightlag
import LightlagTesting
import Testing

/// Tests with seeds for arguments.
@Suite(.enabled(if: FixtureRun.isHere)) struct SeededFixtures {
  @Test(.simulated(), arguments: Seeds(1...3)) func byTrait(seed: Seed) async throws {}

  @Test(arguments: Seeds(1...3)) func freely(seed: Seed) throws {
    try simulate(seed: seed) { _ in }
  }
}
