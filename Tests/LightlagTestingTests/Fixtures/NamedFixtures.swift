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

/// Tests of which several fail under one name.
@Suite(.enabled(if: FixtureRun.isHere)) struct RecordedFixtures {
  @Test(.simulated(profile: .perfect), arguments: ["a", "b", "c"])
  func same(argument: String) async throws {
    _ = try await Simulator().connect()
    throw NamedFixtures.Fault()
  }

  /// Each run has two simulators.
  @Test func freely() throws {
    for _ in 0..<2 {
      do {
        try simulate { _ in
          _ = try (Simulator(), Simulator())
          throw NamedFixtures.Fault()
        }
      } catch { Issue.record(error) }
    }
  }
}
