import Lightlag

/// What the commands share that run a rover.
enum RoverOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--stack", "NAME",
      """
      Rover: how good the line and the motors behind the server are: perfect,
      default or stressed. Default: as the profile is called, or perfect.
      """)
  ]

  /// The stack that was asked for.
  static func stack(_ arguments: Arguments) throws -> RoverStack {
    guard let name = arguments.value("--stack") else {
      return arguments.value("--profile").flatMap { RoverStack(rawValue: $0) } ?? .perfect
    }
    guard let stack = RoverStack(rawValue: name) else {
      throw arguments.unknown("stack", name, known: RoverStack.allCases.map(\.rawValue))
    }
    return stack
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
