import Lightlag
import LightlagDrivers

/// The options that all commands share that run a scenario.
enum RunOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--profile", "NAME|FILE", "The network: a built-in profile, or a file. Default: perfect."),
    .init("--seed", "NUMBER", "The seed of all chance. Drawn and printed unless given."),
    .init(
      "--set", "KEY=VALUE",
      "Set one figure of the profile otherwise, such as delay=80ms or\nup.loss=2%. May be repeated."
    ),
    .init("--record", "FILE", "Record every message to FILE."),
    .init("--json", nil, "Print the statistics as JSON."),
  ]

  /// The profile that was asked for.
  static func profile(_ arguments: Arguments) throws -> Profile {
    try profile(arguments.value("--profile") ?? "perfect")
  }

  /// The built-in profile of a name, or that in a file where the name is a path.
  static func profile(_ name: String) throws -> Profile {
    guard name.contains("/") || name.hasSuffix(".json") else { return try Profile.named(name) }
    return try Profile(path: name)
  }

  /// The settings that were asked for.
  static func settings(_ arguments: Arguments) throws -> [ConditionSetting] {
    try arguments.all("--set").map { setting in
      try ConditionSetting(parsing: setting, attachments: .files(in: ""))
    }
  }

  /// The seed that was asked for, or a new one.
  static func seed(_ arguments: Arguments) throws -> Seed {
    try arguments.value("--seed", "a number below 2^64, such as 42 or 0x2a") { Seed($0) }
      ?? Seed(UInt64.random(in: 0 ... .max))
  }

  /// Says what a run is about to follow from, so that it can be run again.
  static func announce(_ scenario: Scenario) {
    let seed = scenario.configuration.seed
    Terminal.write("seed \(seed), profile \(scenario.profile.name)\n", to: .error)
  }

  /// Says what came of a recording; the exit status that follows.
  static func report(_ result: RecordingResult, path: String?) -> ExitStatus {
    switch result {
    case .none: return .done
    case .complete:
      Terminal.write("recorded \(path ?? "")\n", to: .error)
      return .done
    case .lossy(let lines, let reason):
      let missing = lines == 1 ? "1 line is" : "\(lines) lines are"
      Terminal.write(
        "lightlag: \(missing) missing at the end of \(path ?? ""): \(reason)\n", to: .error)
      return .lossy
    }
  }
}
