import Lightlag
import Testing

/// What is left of a simulator when it is over.
@Suite struct SimulatorEndTests {
  /// A reference that keeps nobody alive.
  private struct Weak: Sendable {
    weak var simulator: Simulator?
  }

  @Test func `one that its handlers mention goes with its run`() async throws {
    let left = try await VirtualTime().run { _ in
      let simulator = try Simulator()
      simulator.on("go") { _, _ in try await simulator.emit("gone") }
      let pilot = try await simulator.connect()
      try await pilot.emit("go")
      _ = try await pilot.next("gone")
      return Weak(simulator: simulator)
    }.get()
    #expect(left.simulator == nil)
  }

  @Test(arguments: [Carrier.waiting, .real])
  func `one that its handlers mention goes when it is closed`(carrier: Carrier) async throws {
    let left = try await Self.closed(carrier.clock)
    // In real time its task looks at most a millisecond later.
    for _ in 0..<5_000 where left.simulator != nil { try await Task.sleep(for: .milliseconds(1)) }
    #expect(left.simulator == nil)
  }

  private static func closed(_ clock: SimulatorClock) async throws -> Weak {
    let simulator = try Simulator(profile: .perfect, clock: clock)
    simulator.on("go") { _, _ in try await simulator.emit("gone") }
    let pilot = try await simulator.connect()
    try await pilot.emit("go")
    _ = try await pilot.next("gone")
    simulator.close()
    return Weak(simulator: simulator)
  }

  @Test(arguments: Carrier.allCases)
  func `a closed one tells what was and hears nothing`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      try await simulator.emit("before")
      simulator.close()
      try await simulator.emit("after")
      #expect(simulator.history().map(\.event) == ["before"])
      await #expect(throws: CancellationError.self) { _ = try await pilot.next("before") }
      await #expect(throws: CancellationError.self) {
        _ = try await simulator.eventually(within: .seconds(1)) { false }
      }
    }
  }

  @Test func `what a task does that the body has left is not of the run`() async throws {
    let simulator = try await VirtualTime().run { clock in
      let simulator = try Simulator(profile: .perfect)
      let pilot = try await simulator.connect()
      Task {
        try? await clock.sleep(for: .seconds(30))
        try await pilot.emit("late")
      }
      try await pilot.emit("early")
      try await clock.sleep(for: .seconds(1))
      return simulator
    }.get()
    #expect(simulator.history().map(\.event) == ["early"])
    let text = String(decoding: try simulator.recordingBytes(), as: UTF8.self)
    #expect(text.contains("early") && !text.contains("late\\\""))
  }

  @Test func `a loop that waits for events ends with the body`() async throws {
    let run = await VirtualTime().run { clock in
      let simulator = try Simulator(profile: .perfect)
      let pilot = try await simulator.connect()
      Task { while !Task.isCancelled { _ = try? await pilot.next("status") } }
      for _ in 0..<3 { try await simulator.emit("news") }
      Task {
        try? await clock.sleep(for: .seconds(30))
        while !Task.isCancelled { _ = try? await pilot.next("news") }
      }
      try await clock.sleep(for: .seconds(1))
    }
    try run.get()
    #expect(run.report.leftovers.lostJobs == 2)
  }
}
