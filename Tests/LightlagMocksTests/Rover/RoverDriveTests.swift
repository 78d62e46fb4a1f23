import LightlagCore
import LightlagMocks
import Testing

@Suite struct RoverDriveTests {
  /// All that happened, and the motors every ten seconds.
  private struct Outcome: Equatable {
    var events: [SessionEvent]
    var controllers: [MotorController]
  }

  private static let plan = [
    OperatorStep(.wander, atMilliseconds: 200),
    OperatorStep(.subscribe(hertz: 1), atMilliseconds: 1_000),
    OperatorStep(.emergencyStop, atMilliseconds: 40_000),
    OperatorStep(.clearFaults, atMilliseconds: 42_000),
    OperatorStep(.home, atMilliseconds: 50_000),
  ]

  /// Drives for so long, with a command and sensors at each interval, and with clients that come
  /// at those milliseconds and only watch.
  private static func drive(
    seconds: Int64, strangers: [Int64] = [],
    interval: Duration = .milliseconds(100), conditions: LinkConditions = LinkConditions(),
    stack: RoverStack = .perfect
  ) throws -> Outcome {
    var options = stack.options(seed: 7)
    options.server.sensorInterval = interval
    var session = Session(
      backend: MockRover(options),
      configuration: .init(
        seed: 7, conditions: LinkPair(uplink: conditions, downlink: conditions)),
      taps: [Log()])
    session.addClient(
      SimulatedOperator(
        SimulatedOperatorOptions(seed: 7, plan: plan, driveInterval: interval)))
    for (index, milliseconds) in strangers.enumerated() {
      session.addClient(
        SimulatedOperator(
          SimulatedOperatorOptions(
            seed: 7, index: index + 1, start: Instant(nanoseconds: milliseconds * 1_000_000),
            plan: [OperatorStep(.subscribe(hertz: 3), atMilliseconds: milliseconds + 700)],
            clearsFaults: false)))
    }
    var controllers: [MotorController] = []
    for second in 1...seconds {
      try session.advance(to: Instant(nanoseconds: second * 1_000_000_000))
      guard let rover = session.endpoint(.backend, as: MockRover.self) else { continue }
      if second % 10 == 0 { controllers.append(rover.rover.controller) }
    }
    let events = try #require(session.tap(Log.self)).events
    return Outcome(events: events, controllers: controllers)
  }

  /// Twenty minutes of 100 steps and two commands a second, each sent and arrived.
  @Test func `a drive of twenty minutes is the same to the byte each time`() throws {
    let minutes: Int64 = 20
    let drives = try (0..<2).map { _ in
      try Self.drive(seconds: minutes * 60, interval: .milliseconds(500))
    }
    // As a truth value: what differs is too much to be shown.
    #expect((drives[0] == drives[1]) == true)
    #expect(drives[0].events.count > 15_000 && drives[0].controllers.last?.step == 120_000)
  }

  @Test func `so is one over bad links, down to motors that break`() throws {
    let conditions = LinkConditions(
      delay: .milliseconds(80), jitter: .halfWidth(.milliseconds(40)), loss: .percent(5),
      cut: .percent(0.2))
    let drives = try (0..<2).map { _ in
      try Self.drive(seconds: 60, strangers: [500], conditions: conditions, stack: .stressed)
    }
    // As a truth value: what differs is too much to be shown.
    #expect((drives[0] == drives[1]) == true)
    #expect(try Self.drive(seconds: 60).events != drives[0].events)
  }

  /// Who only watches may come before or after the operator, at its instants or between them.
  @Test(arguments: [[0], [0, 0, 0], [3, 200, 1_000, 10_001, 40_000], [25_000]] as [[Int64]])
  func `clients that only watch do not move the motors`(strangers: [Int64]) throws {
    let alone = try Self.drive(seconds: 60)
    let watched = try Self.drive(seconds: 60, strangers: strangers)
    #expect(watched.controllers == alone.controllers)
    #expect(
      watched.events.count > alone.events.count && alone.controllers.contains { !$0.isAtRest })
  }
}
