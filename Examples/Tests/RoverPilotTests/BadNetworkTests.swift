import Lightlag
import LightlagTesting
import RoverPilot
import RoverSimulation
import Testing

/// What must hold whatever the network does.
@Suite struct BadNetworkTests {
  /// Three orders, there and back again.
  private static func drive(_ simulator: Simulator) async throws {
    var pilot = Pilot(simulator.transport())
    for metres in [3, 2, -4] { try await pilot.drive(metres: metres) }
    try simulator.withBackend(as: SimulatedRover.self) { rover in
      #expect(rover.position == 1)
      #expect(rover.obeyed == [1, 2, 3])
    }
  }

  /// One message in ten is lost here, and one in a hundred breaks its connection.
  @Test(.simulated(profile: .stressed, seeds: 1...50))
  func `each order is obeyed once, however often it is sent`() async throws {
    try await Self.drive(Simulator(backend: SimulatedRover()))
  }

  /// Each seed is a case of its own, so that one can be run alone from an editor.
  @Test(.simulated(profile: .geo), arguments: Seeds(1...5))
  func `a satellite's delay makes no order twice`(seed: Seed) async throws {
    try await Self.drive(Simulator(backend: SimulatedRover()))
  }

  /// Each seed draws a network of its own: about half of all impairments are on.
  @Test func `no network makes the rover obey an order twice`() async throws {
    try await explore(seeds: 1...200) { _ in
      let simulator = try Simulator(backend: SimulatedRover())
      var pilot = Pilot(simulator.transport())
      // Some networks let nothing through; that may be told, but not taken for obedience.
      let position = try? await pilot.drive(metres: 3)
      try simulator.withBackend(as: SimulatedRover.self) { rover in
        #expect(rover.obeyed.count <= 1)
        #expect(position == nil || rover.position == position)
      }
    }
  }
}
