import Lightlag
import Testing

/// Rules come, change and go while a test runs.
@Suite struct SimulatorRuleTests {
  static let slow = Rule(
    name: "slow", match: RuleMatch(event: "drive"), verdict: .delay(.milliseconds(300)))

  /// How long an event takes to the server, or `nil` where it does not come.
  static func latency(_ event: String, _ pilot: SimulatedClient) async throws -> Duration? {
    let simulator = pilot.simulator
    simulator.clearHistory()
    try await pilot.emit(event)
    try await simulator.advance(by: .seconds(2))
    return simulator.history(event: event, direction: .uplink).first?.latency
  }

  @Test(arguments: Carrier.virtual)
  func `a rule is added, changed and removed`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      simulator.setRule(Self.slow)
      #expect(try await Self.latency("drive", pilot) == .milliseconds(300))
      #expect(try await Self.latency("stop", pilot) == .zero)
      simulator.setRule(Rule(name: "slow", match: RuleMatch(event: "stop"), verdict: .drop))
      #expect(try await Self.latency("drive", pilot) == .zero)
      #expect(try await Self.latency("stop", pilot) == nil)
      #expect(simulator.removeRule(named: "slow") && simulator.rules.isEmpty)
      #expect(!simulator.removeRule(named: "slow"))
      #expect(try await Self.latency("stop", pilot) == .zero)
    }
  }

  @Test func `a rule holds within its scope, and the one of its name comes back`() async throws {
    let simulator = try Simulator(profile: .perfect)
    let pilot = try await simulator.connect()
    let lost = Rule(name: "slow", match: RuleMatch(event: "drive"), verdict: .drop)
    simulator.setRule(Self.slow)
    let latency = try await simulator.withRule(lost) { try await Self.latency("drive", pilot) }
    #expect(latency == nil && simulator.rules == [Self.slow])
    simulator.removeRule(named: "slow")
    await #expect(throws: CancellationError.self) {
      try await simulator.withRule(lost) { throw CancellationError() }
    }
    #expect(simulator.rules.isEmpty)
  }
}
