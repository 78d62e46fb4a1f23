import LightlagCore
import LightlagMocks
import Testing

@Suite struct RoverScenarioTests {
  /// A network that is as the profile of the stack's name has it.
  private static func network(_ stack: RoverStack) -> Network {
    let conditions: LinkConditions
    switch stack {
    case .perfect: return Network()
    case .default:
      conditions = LinkConditions(
        delay: .milliseconds(50), jitter: .deviation(.milliseconds(10)), loss: .percent(1),
        cut: .percent(0.1))
    case .stressed:
      conditions = LinkConditions(
        delay: .milliseconds(200), jitter: .deviation(.milliseconds(50)), loss: .percent(10),
        cut: .percent(1))
    }
    return Network(conditions: LinkPair(uplink: conditions, downlink: conditions))
  }

  @Test(arguments: RoverScenario.allCases, RoverStack.allCases)
  func `it passes under every profile of the full stack`(
    scenario: RoverScenario, stack: RoverStack
  ) throws {
    let run = try #require(try scenario.run(stack: stack, network: Self.network(stack), seed: 1))
    let verdict = scenario.verdict(on: run)
    #expect(verdict.hasPassed, "\(verdict.reasons)")
    #expect(verdict.checks.count > 2 && !scenario.summary.isEmpty)
  }

  /// Of seed 80 a request to clear an earlier fault cleared this one too, before anyone had seen
  /// it; so it did of 145 and 249.
  @Test(arguments: [80, 145, 249] as [Seed])
  func `a fault that is cleared unseen comes again`(seed: Seed) throws {
    let run = try #require(
      try RoverScenario.firmwareFault.run(
        stack: .stressed, network: Self.network(.stressed), seed: seed))
    #expect(RoverScenario.firmwareFault.verdict(on: run).hasPassed)
  }

  /// A verdict that nothing can fail is none: each is given the run of another scenario.
  @Test(
    arguments: [
      (RoverScenario.emergencyStop, RoverScenario.highLoad, "every motor stands"),
      (.firmwareFault, .highLoad, "the fault reaches the operator"),
      (.recovery, .highLoad, "the client comes back"),
      (.basicVelocity, .recovery, "reach the motors"),
    ])
  func `another run does not pass`(
    scenario: RoverScenario, other: RoverScenario, claim: String
  ) throws {
    // A rover that is stopped from the start moves nothing.
    let stopped = OperatorStep(.emergencyStop, at: .start)
    let run = try #require(try Self.run(other, first: claim.contains("motors") ? stopped : nil))
    let verdict = scenario.verdict(on: run)
    #expect(!verdict.hasPassed && verdict.reasons.contains { $0.contains(claim) })
  }

  /// Lines of 32 bytes are all that the buffer holds, so that reports overflow.
  @Test func `a system that drops by itself does not pass the high load`() throws {
    var options = RoverStack.perfect.options(seed: 1)
    options.line.bufferBytes = 32
    let run = try #require(try Self.run(.highLoad, options))
    #expect(RoverScenario.highLoad.verdict(on: run).reasons.contains { $0.contains("buffer") })
  }

  /// 45 ms of delay leave 100 ms only where nothing has to be said twice; 120 ms are too many.
  @Test(arguments: [(45, true), (120, false)])
  func `a stop over a slow line is too late`(milliseconds: Int64, isInTime: Bool) throws {
    var options = RoverStack.perfect.options(seed: 1)
    options.line.delay = .milliseconds(milliseconds)
    let run = try #require(try Self.run(.emergencyStop, options))
    #expect(RoverScenario.emergencyStop.verdict(on: run).hasPassed == isInTime)
  }

  private static func run(
    _ scenario: RoverScenario, _ options: MockRoverOptions? = nil, first: OperatorStep? = nil
  ) throws -> RoverRun? {
    var session = Session(
      backend: MockRover(options ?? RoverStack.perfect.options(seed: 1)),
      configuration: .init(seed: 1, network: Network()), taps: [Statistics()])
    for index in 0..<scenario.operatorCount {
      let client = scenario.client(index, seed: 1)
      guard let first else {
        session.addClient(client)
        continue
      }
      session.addClient(
        SimulatedOperator(
          SimulatedOperatorOptions(seed: 1, index: index, plan: [first] + client.options.plan)))
    }
    try session.advance(to: Instant.start.advanced(by: scenario.duration))
    return RoverRun(session, operatorCount: scenario.operatorCount)
  }
}
