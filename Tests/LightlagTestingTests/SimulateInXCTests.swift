import Lightlag
import LightlagTesting
import XCTest

/// A simulation in XCTest needs nothing of its own.
final class SimulateInXCTests: XCTestCase {
  func testAnAnswerComesInNoTime() throws {
    let end = try simulate(profile: .perfect, seed: 42) { clock in
      let simulator = try Simulator(backend: Echo())
      simulator.setConditions { $0.delay = .seconds(600) }
      let pilot = try await simulator.connect()
      try await pilot.emit("hello")
      _ = try await pilot.next("hello", within: .seconds(1200))
      return clock.now
    }
    // There and back, twice: the handshake and the message.
    XCTAssertEqual(end, .start.advanced(by: .seconds(2400)))
  }

  func testItWaitsInAnAsyncTestToo() async throws {
    let seed = try await simulate(seed: 9) { _ in try Simulator().seed }
    XCTAssertEqual(seed, 9)
  }

  func testARecordingIsRepeated() throws {
    try replay("Recordings/vehicles-simulated.jsonl")
    try replay("Recordings/echo-stressed.jsonl", against: Echo())
  }
}
