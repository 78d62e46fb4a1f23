public import LightlagCore

/// A test of the rover's whole stack that says by itself whether it has passed.
///
/// Each is a plan for operators and rover, a length, and a function from a run that is over to a
/// verdict. How good network and stack are is the caller's choice; what a verdict asks for
/// depends on it only where the scenario says so.
public enum RoverScenario: String, Hashable, Sendable, CaseIterable {
  /// One operator drives.
  case basicVelocity = "basic-velocity"
  /// One of three operators stops the rover.
  case emergencyStop = "emergency-stop"
  /// Three messages in ten are lost, and the rest are late.
  case networkFailure = "network-failure"
  /// A motor breaks while an operator drives.
  case firmwareFault = "firmware-fault"
  /// A hundred commands a second for ten seconds.
  case highLoad = "high-load"
  /// The operator is away for two seconds.
  case recovery

  /// What happens, and when it passes, in a line.
  public var summary: String {
    switch self {
    case .basicVelocity:
      "a drive command reaches the motors, encoded exactly, and feedback returns"
    case .emergencyStop:
      "every motor stands within 100 ms of an emergency stop, and all clients see it"
    case .networkFailure:
      "with 30 % loss and 200 ms commands get through, and counters add up"
    case .firmwareFault:
      "a motor's fault reaches the operator, and clearing it recovers"
    case .highLoad:
      "of 100 messages a second for 10 s the system itself drops none"
    case .recovery:
      "after 2 s without a connection the state is the same, and the client drives on"
    }
  }

  /// How many operators take part.
  public var operatorCount: Int { self == .emergencyStop ? 3 : 1 }

  /// How long it takes.
  public var duration: Duration {
    switch self {
    case .basicVelocity, .firmwareFault: .seconds(60)
    case .emergencyStop: .seconds(40)
    case .networkFailure: .seconds(120)
    case .highLoad: .seconds(20)
    case .recovery: .seconds(90)
    }
  }

  /// The network that it takes place in, made of the one that is asked for.
  public func network(_ network: Network) -> Network {
    guard self == .networkFailure else { return network }
    var network = network
    for direction in [Direction.uplink, .downlink] {
      network.conditions[direction].delay = .milliseconds(200)
      network.conditions[direction].loss = .percent(30)
    }
    return network
  }

  /// What is done to the rover.
  ///
  /// The motor breaks more than once: a request to clear an earlier fault that is on its way when
  /// it breaks clears this one too, and on a bad network nobody may have seen it then.
  public var actions: [RoverAction] {
    guard self == .firmwareFault else { return [] }
    return [5, 20, 35].map { seconds in
      RoverAction(
        .fault(.overcurrent, motor: Self.brokenMotor),
        at: Instant.start.advanced(by: .seconds(seconds)))
    }
  }

  /// Runs it in virtual time.
  ///
  /// - Parameters:
  ///   - stack: how good all behind the network is.
  ///   - network: the network.
  ///   - seed: the number from which all chance follows.
  ///   - clients: further clients of the rover.
  /// - Returns: the run, to be given to `verdict(on:)`.
  /// - Throws: `SessionFailure`, which no scenario should come to.
  public func run(
    stack: RoverStack = .perfect, network: Network = Network(), seed: Seed,
    clients: [any Endpoint] = []
  ) throws(SessionFailure) -> RoverRun? {
    var session = Session(
      backend: MockRover(stack.options(seed: seed, actions: actions)),
      configuration: Session.Configuration(seed: seed, network: self.network(network)),
      taps: [Statistics()])
    for index in 0..<operatorCount { session.addClient(self.client(index, seed: seed)) }
    for client in clients { session.addClient(client) }
    try session.advance(to: .start.advanced(by: duration))
    return RoverRun(session, operatorCount: operatorCount)
  }

  /// Returns the operator of that number.
  public func client(_ index: Int, seed: Seed) -> SimulatedOperator {
    var options = SimulatedOperatorOptions(seed: seed, index: index, plan: plan(index))
    if self == .highLoad { options.driveInterval = .milliseconds(10) }
    // Who only watches leaves the rover as it is.
    options.clearsFaults = index == 0
    return SimulatedOperator(options)
  }

  // MARK: Plans

  /// The speed at which operators drive: 0.5 m/s and 0.2 rad/s.
  static let (linear, angular): (Int64, Int64) = (500_000, 200_000)
  /// The motor that breaks.
  static let brokenMotor = 2
  /// Milliseconds at which the operator of `recovery` leaves, and drives again.
  static let (departure, resumption): (Int64, Int64) = (35_000, 45_000)

  private static let drive = OperatorStep.Kind.drive(linear: linear, angular: angular)

  private func plan(_ index: Int) -> [OperatorStep] {
    guard index == 0 else { return [] }
    let begin = OperatorStep(Self.drive, atMilliseconds: 1_000)
    switch self {
    case .basicVelocity:
      return [begin, OperatorStep(.release, atMilliseconds: 55_000)]
    case .emergencyStop:
      return [
        begin, OperatorStep(.emergencyStop, atMilliseconds: 5_000),
        OperatorStep(.release, atMilliseconds: 20_000),
      ]
    case .networkFailure:
      return [begin, OperatorStep(.leave, atMilliseconds: 115_000)]
    case .firmwareFault:
      return [begin]
    case .highLoad:
      return [
        begin, OperatorStep(.release, atMilliseconds: 11_000),
        OperatorStep(.leave, atMilliseconds: 18_000),
      ]
    case .recovery:
      return [
        begin, OperatorStep(.release, atMilliseconds: 3_000),
        OperatorStep(.home, atMilliseconds: 6_000),
        OperatorStep(.look, atMilliseconds: Self.departure),
        OperatorStep(.disconnect(.seconds(2)), atMilliseconds: Self.departure),
        OperatorStep(.look, atMilliseconds: Self.resumption),
        OperatorStep(Self.drive, atMilliseconds: Self.resumption),
      ]
    }
  }
}
