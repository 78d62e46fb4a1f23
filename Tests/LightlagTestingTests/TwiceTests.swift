import Foundation
import Lightlag
import LightlagTesting
import Testing

/// With `LIGHTLAG_TWICE=1` each simulation is run twice; in a process of its own, as it is for all
/// of one.
@Suite(.timeLimit(.minutes(10))) struct TwiceTests {
  /// Runs a body, and prints what the failure says.
  private static func tell(_ body: @escaping @Sendable (VirtualClock) async throws -> Void) {
    unsafe setenv("LIGHTLAG_TWICE", "1", 1)
    do {
      try simulate(seed: 3, body)
      print("no failure")
    } catch {
      print("failure: \(error)")
    }
  }

  private static func text(_ result: ExitTest.Result?) throws -> String {
    String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
  }

  @Test func `the first event that differs is shown`() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      TwiceTests.tell { _ in
        let simulator = try Simulator(profile: .perfect)
        let pilot = try await simulator.connect()
        try await pilot.emit("same")
        try await pilot.emit("other", ["n": JSON(UInt64.random(in: 0...(.max)))])
      }
    }
    let text = try Self.text(result)
    // The header, two lines of the handshake, and the first event are the same.
    #expect(text.contains("two runs of one seed part at event 5: first {"))
    #expect(text.contains("other") && text.contains("LIGHTLAG_SEED=0x0000000000000003"))
  }

  @Test func `the first step of a task that differs is shown`() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      TwiceTests.tell { clock in
        try await clock.sleep(for: .nanoseconds(Int64.random(in: 0...(.max / 2))))
      }
    }
    let text = try Self.text(result)
    #expect(text.contains("two runs of one seed part in the order of their tasks: the runs part"))
  }

  @Test func `what follows from its seed passes`() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      TwiceTests.tell { clock in
        let simulator = try Simulator(profile: .stressed)
        let pilot = try await simulator.connect()
        for _ in 0..<20 where pilot.state == .connected { try await pilot.emit("drive") }
        try await clock.sleep(for: .seconds(1))
      }
    }
    #expect(try Self.text(result).contains("no failure"))
  }
}
