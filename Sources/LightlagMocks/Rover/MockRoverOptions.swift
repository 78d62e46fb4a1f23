public import LightlagCore

/// How a rover is built, from its server down to its motors.
public struct MockRoverOptions: Hashable, Sendable {
  /// The server.
  public var server: RoverServerOptions
  /// The line between server and controller.
  public var line: SLCANLineOptions
  /// The controller.
  public var controller: MotorControllerOptions
  /// The serial lines of others to its CAN bus.
  public var terminal = SerialLineConditions()
  /// The adapters at the ends of these.
  public var adapter = SLCANAdapterOptions()
  /// What is done to the rover in the course of the run.
  public var actions: [RoverAction]

  /// Creates a rover that is perfect but for what is named.
  public init(
    seed: Seed, server: RoverServerOptions = RoverServerOptions(),
    line: SLCANLineOptions = SLCANLineOptions(), controller: MotorControllerOptions? = nil,
    actions: [RoverAction] = []
  ) {
    self.server = server
    self.line = line
    self.controller = controller ?? MotorControllerOptions(seed: seed)
    self.actions = actions
  }

  /// The number from which all chance of the rover follows.
  public var seed: Seed { controller.seed }
}
