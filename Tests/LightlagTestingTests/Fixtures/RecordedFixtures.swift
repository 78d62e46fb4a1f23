import Lightlag
import LightlagTesting
import Testing

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
