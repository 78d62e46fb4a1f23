import Lightlag
import LightlagTesting
import RoverPilot
import RoverSimulation
import Testing

/// Faults that are put where they hurt, one by one.
@Suite struct ChoreographyTests {
  /// The order crosses at once; the rover drives for three seconds, and its answer is lost.
  @Test(.simulated(profile: .perfect))
  func `an outage that takes the answer costs a repetition, not a drive`() async throws {
    let simulator = try Simulator(backend: SimulatedRover())
    let wire = simulator.transport()
    async let position = {
      var pilot = Pilot(wire)
      return try await pilot.drive(metres: 3)
    }()

    try await simulator.advance(by: .seconds(2))
    simulator.outage(for: .seconds(2))
    let told = try await position
    #expect(told == 3)
    // Sent at 0 s and, as no answer came in 5 s, once more.
    #expect(simulator.history(event: "drive").count == 2)
    #expect(simulator.history(event: "arrived").map(\.fate).first == .dropped(.outage))
    try simulator.withBackend(as: SimulatedRover.self) { #expect($0.obeyed == [1]) }
    #expect(simulator.now == .start.advanced(by: .seconds(5)))
  }

  /// The pilot learns of it at once, and comes back after its patience.
  @Test(.simulated(profile: .default, seeds: 1...20))
  func `a connection that is cut is opened again`() async throws {
    let simulator = try Simulator(backend: SimulatedRover())
    let wire = simulator.transport()
    async let position = {
      var pilot = Pilot(wire)
      return try await pilot.drive(metres: 3)
    }()

    try await simulator.advance(by: .seconds(1))
    simulator.cut(wire.client)
    let told = try await position
    #expect(told == 3)
    #expect(simulator.statistics.connections == 2)
  }

  /// The answer to the first order is kept back until the second is under way.
  @Test(.simulated(profile: .perfect))
  func `a late answer is not taken for the next one`() async throws {
    let simulator = try Simulator(backend: SimulatedRover())
    let wire = simulator.transport()
    async let positions = {
      var pilot = Pilot(wire)
      return [try await pilot.drive(metres: 1), try await pilot.drive(metres: 1)]
    }()

    simulator.setRule(try Rule(parsing: "late: direction=down, nth=1, do=delay 5.5 s"))
    let told = try await positions
    #expect(told == [1, 2])
    #expect(simulator.history(event: "arrived").count >= 3)
  }
}
