import Lightlag
import LightlagTesting
import Testing

/// Tests that fail, and have names that a shell or a regular expression would take for others.
@Suite(.enabled(if: FixtureRun.isHere)) struct NamedFixtures {
  struct Fault: Error {}

  @Test(.simulated()) func `2+2 isn't 5 [yes]`() async throws { throw Fault() }

  @Test func `the free (function)`() throws { try simulate { _ in throw Fault() } }

  @Test(.simulated()) func same() async throws { throw Fault() }

  @Test func sameAgain() {}
}
