public import LightlagCore

/// How a motor controller is built and set up.
public struct MotorControllerOptions: Hashable, Sendable {
  /// The motors that a rover may have.
  public static let motorCounts = 4...10

  /// The number from which noise and faults follow.
  public var seed: Seed

  /// How many motors there are; those of even number are on the left.
  public let motorCount: Int

  /// Steps of the control loop in a second.
  public let rateHertz: Int

  /// Steps from one report on the bus to the next.
  public let reportSteps: Int

  /// How long homing takes.
  public var homingDuration: Duration

  /// Whether every homing sequence ends as failed.
  public var failsHoming = false

  /// How long the wheels turn without a command.
  public var watchdog: Duration

  /// Chance in each step that some motor has a fault.
  public var faultRate: Probability

  /// Radius of a wheel in millimetres.
  public let wheelRadiusMillimetres: Int

  /// Millimetres between the left and the right wheels.
  public let wheelbaseMillimetres: Int

  /// Creates options that differ from the defaults in what is named.
  ///
  /// - Precondition: there are 4 to 10 motors, 10 to 1,000 steps a second, at least one step to a
  ///   report, wheels of 10 to 1,000 mm and a wheelbase of 100 to 10,000 mm.
  public init(
    seed: Seed, motorCount: Int = 6, rateHertz: Int = 100, reportSteps: Int = 10,
    homingDuration: Duration = .seconds(5), watchdog: Duration = .seconds(1),
    faultRate: Probability = .never, wheelRadiusMillimetres: Int = 100,
    wheelbaseMillimetres: Int = 800
  ) {
    precondition(Self.motorCounts.contains(motorCount), "a rover has 4 to 10 motors")
    precondition((10...1_000).contains(rateHertz), "a control loop runs at 10 to 1,000 Hz")
    precondition(reportSteps > 0, "there is time between reports")
    precondition(
      (10...1_000).contains(wheelRadiusMillimetres)
        && (100...10_000).contains(wheelbaseMillimetres),
      "wheels have the size of wheels")
    self.seed = seed
    self.motorCount = motorCount
    self.rateHertz = rateHertz
    self.reportSteps = reportSteps
    self.homingDuration = homingDuration
    self.watchdog = watchdog
    self.faultRate = faultRate
    self.wheelRadiusMillimetres = wheelRadiusMillimetres
    self.wheelbaseMillimetres = wheelbaseMillimetres
  }

  /// Nanoseconds of a step, rounded down.
  var stepNanoseconds: Int64 { 1_000_000_000 / Int64(rateHertz) }

  /// Returns the steps that a duration takes, at least one.
  func steps(_ duration: Duration) -> Int64 {
    max(1, duration.wholeNanoseconds / stepNanoseconds)
  }
}
