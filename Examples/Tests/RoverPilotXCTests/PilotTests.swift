import Lightlag
import LightlagTesting
import RoverPilot
import RoverSimulation
import XCTest

/// The same in XCTest: a test case has a network and seeds, and each test runs with all of them.
final class PilotTests: SimulationTestCase {
  override var profile: Profile { .stressed }
  override var seeds: ClosedRange<Int> { 1...50 }

  func testTheRoverGoesThereAndBack() throws {
    try simulate { clock in
      let simulator = try Simulator(backend: SimulatedRover())
      var pilot = Pilot(simulator.transport())
      let there = try await pilot.drive(metres: 5)
      let back = try await pilot.drive(metres: -5)
      XCTAssertEqual([there, back], [5, 0])
      XCTAssertGreaterThanOrEqual(clock.now, .start.advanced(by: .seconds(10)))
    }
  }

  func testAPilotWithoutARoverGivesUp() throws {
    try simulate { _ in
      // Its server is the test, which hears of no event.
      let simulator = try Simulator()
      var pilot = Pilot(simulator.transport())
      pilot.attempts = 3
      do {
        try await pilot.drive(metres: 1)
        XCTFail("nobody has driven")
      } catch let failure as Pilot.Failure {
        XCTAssertEqual(failure, .noAnswer(order: 1, attempts: 3))
      }
    }
  }
}

/// And in any other test case: `simulate` is a function.
final class MarsTests: XCTestCase {
  func testAPatientPilotDrivesOnMars() throws {
    let position = try simulate(profile: .mars, seed: 42) { _ in
      let simulator = try Simulator(backend: SimulatedRover())
      var pilot = Pilot(simulator.transport())
      pilot.patience = .seconds(3600)
      return try await pilot.drive(metres: 10)
    }
    XCTAssertEqual(position, 10)
  }
}
