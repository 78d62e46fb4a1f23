import Lightlag
import LightlagTesting
import Testing

/// One more test of a name that another suite has too.
@Suite(.enabled(if: FixtureRun.isHere)) struct NamedFixturesToo {
  @Test(.simulated()) func same() async throws { throw NamedFixtures.Fault() }
}
