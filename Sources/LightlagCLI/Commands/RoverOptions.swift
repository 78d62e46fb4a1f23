import Lightlag

/// What the commands share that run a rover.
enum RoverOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--stack", "NAME",
      """
      Rover: how good the line and the motors behind the server are: perfect,
      default or stressed. Default: as the profile is called, or perfect.
      """),
    .init("--no-validation", nil, "Rover: take events whose fields are missing or wrong."),
    .init(
      "--fault", "WHAT@TIME",
      """
      Rover: what befalls it, and when: overcurrent:2@30s, at motor 2 of 0
      to 5; also overtemperature, encoder_failure, timeout,
      communication_error, hardware_fault; emergency-stop@40s; clear@50s,
      which ends all of them. May be repeated.
      """),
    .init(
      "--fault-rate", "CHANCE", "Rover: of a motor's fault, in each step of their loop: 0.01%."),
    .init("--homing-fails", nil, "Rover: have every homing sequence end as failed."),
  ]

  /// The names of these.
  static let names = options.map(\.name)

  /// The rover that was asked for.
  static func rover(
    seed: Seed, actions: [RoverAction] = [], _ arguments: Arguments
  ) throws -> MockRoverOptions {
    var options = try stack(arguments).options(seed: seed, actions: actions)
    options.server.isValidating = !arguments.has("--no-validation")
    options.controller.failsHoming = arguments.has("--homing-fails")
    options.actions += try arguments.all("--fault").map { text in
      try action(text, motorCount: options.controller.motorCount, arguments)
    }
    let rate = try arguments.value("--fault-rate", "a chance, such as 0.01%") {
      try? Probability(parsing: $0)
    }
    if let rate { options.controller.faultRate = rate }
    return options
  }

  /// The stack that was asked for.
  private static func stack(_ arguments: Arguments) throws -> RoverStack {
    guard let name = arguments.value("--stack") else {
      return arguments.value("--profile").flatMap { RoverStack(rawValue: $0) } ?? .perfect
    }
    guard let stack = RoverStack(rawValue: name) else {
      throw arguments.unknown("stack", name, known: RoverStack.allCases.map(\.rawValue))
    }
    return stack
  }

  /// What befalls not a motor but the rover.
  private static let wholeRover: [String: RoverAction.Kind] = [
    "clear": .clear, "emergency-stop": .emergencyStop,
  ]

  /// Reads `overcurrent:2@30s`.
  private static func action(
    _ text: String, motorCount: Int, _ arguments: Arguments
  ) throws -> RoverAction {
    let parts = text.split(separator: "@", maxSplits: 1)
    guard parts.count == 2, let time = try? Duration(parsing: String(parts[1])), time >= .zero
    else { throw arguments.error("--fault \(text): give what and when, such as overcurrent:2@30s") }
    let instant = Instant.start.advanced(by: time)
    let words = parts[0].split(separator: ":", maxSplits: 1)
    if let kind = wholeRover[String(words.first ?? "")] {
      guard words.count == 1 else {
        throw arguments.error("--fault \(text): \(words[0]) is of no single motor: leave that out")
      }
      return RoverAction(kind, at: instant)
    }
    guard let fault = MotorFault.allCases.first(where: { $0.name == words.first ?? "" }) else {
      throw arguments.unknown(
        "fault", String(words.first ?? ""),
        known: MotorFault.allCases.map(\.name) + wholeRover.keys.sorted())
    }
    guard words.count == 2, let motor = Int(words[1]), (0..<motorCount).contains(motor) else {
      throw arguments.error(
        "--fault \(text): name a motor from 0 to \(motorCount - 1), such as \(fault.name):2@30s")
    }
    return RoverAction(.fault(fault, motor: motor), at: instant)
  }

  /// Refuses options that mean nothing to what is run.
  static func refuse(
    _ names: [String], for kind: String, _ arguments: Arguments
  ) throws {
    for name in names where arguments.has(name) {
      throw arguments.error("\(name) is for \(kind) alone")
    }
  }
}
