public import LightlagCore

/// How good everything behind the network is: a profile of the line and the controller.
public enum RoverStack: String, Hashable, Sendable, CaseIterable {
  /// Nothing goes wrong by itself.
  case perfect
  /// The line damages one line of text in a thousand.
  case `default`
  /// A slow line that damages one in twenty, and a slow controller whose motors break now and then.
  case stressed

  /// Returns a rover of this kind.
  public func options(seed: Seed, actions: [RoverAction] = []) -> MockRoverOptions {
    switch self {
    case .perfect: MockRoverOptions(seed: seed, actions: actions)
    case .default:
      MockRoverOptions(
        seed: seed, line: SLCANLineOptions(errorRate: .percent(0.1)), actions: actions)
    case .stressed:
      MockRoverOptions(
        seed: seed,
        line: SLCANLineOptions(
          delay: .milliseconds(20), jitter: .milliseconds(8), errorRate: .percent(5),
          bufferBytes: 512),
        controller: MotorControllerOptions(
          seed: seed, rateHertz: 50, reportSteps: 5, homingDuration: .seconds(10),
          watchdog: .milliseconds(500), faultRate: .percent(0.1)),
        actions: actions)
    }
  }
}
