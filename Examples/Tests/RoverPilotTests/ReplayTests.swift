import Foundation
import Lightlag
import LightlagTesting
import RoverPilot
import RoverSimulation
import Testing

/// A session that was recorded once, and is kept with the tests.
@Suite struct ReplayTests {
  private static let fixture = "Recordings/drive.jsonl"

  /// What the pilot did when it was recorded.
  @Sendable private static func drive(_ simulator: Simulator) async throws {
    var pilot = Pilot(simulator.transport())
    for metres in [3, 2, -4] { try await pilot.drive(metres: metres) }
  }

  @Test func `the rover still answers what it answered`() throws {
    try replay(Self.fixture, against: SimulatedRover())
  }

  @Test func `the pilot still sends what it sent`() async throws {
    try await replay(Self.fixture) { simulator in try await Self.drive(simulator) }
  }

  /// `RECORD=1 swift test --filter 'the session is recorded'` writes the recording anew.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["RECORD"] == "1"),
    .simulated(profile: .stressed, seed: 4))
  func `the session is recorded`() async throws {
    let simulator = try Simulator(backend: SimulatedRover())
    try await Self.drive(simulator)
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    try simulator.recording(to: folder.appending(path: Self.fixture).path)
  }
}
