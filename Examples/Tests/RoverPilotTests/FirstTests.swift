import Lightlag
import LightlagTesting
import RoverPilot
import Testing

/// The tutorial's test, where the test itself is the rover.
@Suite struct FirstTests {
  @Test(.simulated(profile: .stressed, seeds: 1...50))
  func `the pilot is told where the rover is`() async throws {
    let simulator = try Simulator()
    simulator.on("drive") { order, pilot in
      try await pilot.emit("arrived", ["number": order["number"] ?? 0, "position": 3])
    }

    var pilot = Pilot(simulator.transport())
    #expect(try await pilot.drive(metres: 3) == 3)
  }
}
