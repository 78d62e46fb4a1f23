import Lightlag
import LightlagTesting
import Testing

/// A suite whose tests are all in virtual time, and of which some say how.
@Suite(.simulated(profile: .stressed, seed: 5)) struct SimulatedSuiteTests {
  @Test func `a test has what its suite says`() throws {
    let simulator = try Simulator()
    #expect(simulator.profile.name == "stressed" && simulator.seed == 5)
  }

  @Test(.simulated(profile: .mars)) func `what a test says holds, and nothing else`() throws {
    let simulator = try Simulator()
    #expect(simulator.profile.name == "mars" && simulator.seed == 0)
  }

  @Suite(.simulated(profile: .default, seed: 6)) struct Inner {
    @Test func `an inner suite says it for its tests`() throws {
      let simulator = try Simulator()
      #expect(simulator.profile.name == "default" && simulator.seed == 6)
    }

    @Test(.simulated(profile: .perfect, seed: 7), arguments: [1, 2])
    func `and a test of it for itself`(number: Int) throws {
      let simulator = try Simulator()
      #expect(simulator.profile.name == "perfect" && simulator.seed == 7)
    }
  }
}
