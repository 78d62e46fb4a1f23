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
    .init(
      "--swarm", nil,
      """
      In place of a profile: about half of all impairments, drawn from the
      seed and printed as a profile.
      """
    ),
    .init(
      "--at", "DATE",
      """
      Begin on a day, such as 2026-11-21 or 2026-11-21T12:00Z, and have the
      light time of the profile's planet on it.
      """
    ),
    .init(
      "--rule", "LINE",
      """
      What becomes of some messages in particular: 'slow: event=drive,
      do=delay 200 ms'. May be repeated.
      """
    ),
    .init("--rules", "FILE", "The same from a JSON array, as in a profile."),
    .init(
      "--record", "FILE",
      "Record every message to FILE: as JSON Lines, or in MCAP where it is\nnamed *.mcap."),
    .init("--json", nil, "Print the statistics as JSON."),
  ]

  /// The scenario that was asked for, but for its ends.
  static func scenario(
    name: String, backend: Backend, clients: SimulatedClients? = nil, seed: Seed,
    _ arguments: Arguments
  ) throws -> Scenario {
    let profile = try profile(arguments, seed: seed)
    do {
      return try Scenario(
        name: name, backend: backend, clients: clients, profile: profile,
        date: try date(arguments), settings: try settings(arguments),
        rules: try rules(arguments), seed: seed)
    } catch let error as LightTimeOfDay.Failure {
      throw arguments.error("--at: \(error)")
    }
  }

  /// The profile that was asked for, or one that is drawn.
  private static func profile(_ arguments: Arguments, seed: Seed) throws -> Profile {
    let name = arguments.value("--profile")
    guard arguments.has("--swarm") else { return try profile(name ?? "perfect") }
    guard name == nil else { throw arguments.error("give either --profile or --swarm") }
    return try Profile.swarm(seed: seed)
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

  /// The date that was asked for.
  static func date(_ arguments: Arguments) throws -> CalendarDate? {
    guard let text = arguments.value("--at") else { return nil }
    do {
      return try CalendarDate(parsing: text)
    } catch {
      throw arguments.error("--at: \(error)")
    }
  }

  /// The rules that were asked for: those of files, then those of lines.
  private static func rules(_ arguments: Arguments) throws -> [Rule] {
    var rules = try arguments.all("--rules").flatMap { try Rule.rules(path: $0) }
    for line in arguments.all("--rule") {
      do {
        rules.append(try Rule(parsing: line))
      } catch {
        let place = error.column.map { ", column \($0)" } ?? ""
        let key = error.key.map { "\($0): " } ?? ""
        throw arguments.error("--rule '\(line)'\(place): \(key)\(error.problem)")
      }
    }
    return rules
  }

  /// The seed that was asked for, or a new one.
  static func seed(_ arguments: Arguments) throws -> Seed {
    try arguments.value("--seed", "a number below 2^64, such as 42 or 0x2a") { Seed($0) }
      ?? Seed(UInt64.random(in: 0 ... .max))
  }

  /// Says what a run is about to follow from, so that it can be run again.
  static func announce(_ scenario: Scenario, _ arguments: Arguments) {
    let seed = scenario.configuration.seed
    Terminal.write("seed \(seed), profile \(scenario.profile.name)\n", to: .error)
    if let lightTime = scenario.lightTime { Terminal.write("\(lightTime)\n", to: .error) }
    if arguments.has("--swarm") {
      let document = String(decoding: scenario.profile.document, as: UTF8.self)
      Terminal.write(document, to: .error)
    }
  }

  /// Says what came of a recording; the exit status that follows.
  static func report(_ result: RecordingResult, path: String?) -> ExitStatus {
    report(result, paths: path.map { [$0] } ?? [])
  }

  /// Says what came of a recording in several files; the exit status that follows.
  static func report(_ result: RecordingResult, paths: [String]) -> ExitStatus {
    let path = paths.last ?? ""
    switch result {
    case .none: return .done
    case .complete:
      Terminal.write("recorded \(name(paths))\n", to: .error)
      return .done
    case .lossy(lines: 0, let reason):
      Terminal.write("lightlag: the recording is not whole: \(reason)\n", to: .error)
    case .lossy(let lines, let reason):
      let missing = lines.counted("line is", "lines are")
      Terminal.write(
        "lightlag: \(missing) missing at the end of \(path): \(reason)\n", to: .error)
    case .removed:
      Terminal.write(
        "lightlag: \(path) was removed while it was written; the recording is lost\n",
        to: .error)
    case .moved(let place):
      // Whoever moved it knows, and nothing is lost.
      let place = place.map { " to \($0)" } ?? ""
      Terminal.write("recorded \(name(paths)), which was moved\(place)\n", to: .error)
      return .done
    case .resized(let byteCount, let written):
      Terminal.write(
        "lightlag: \(path) was changed while it was written: it has"
          + " \(byteCount.counted("byte")), where \(written) were written; see lightlag doctor\n",
        to: .error)
    }
    return .lossy
  }

  /// What was counted, with what came of the recording as one member more, where there was one.
  static func json(
    _ report: StatisticsReport, _ result: RecordingResult, _ paths: [String]
  ) -> JSON {
    guard result != .none else { return report.json }
    var isComplete = result == .complete
    if case .moved = result { isComplete = true }
    let recording: JSON = [
      "files": .array(paths.map { .string($0) }), "complete": .bool(isComplete),
      "lost_lines": JSON(lostLineCount(result)), "result": .string(word(result)),
    ]
    return .object(
      (report.json.members ?? []) + [JSON.Member(name: "recording", value: recording)])
  }

  private static func lostLineCount(_ result: RecordingResult) -> Int {
    if case .lossy(let count, _) = result { return count }
    return 0
  }

  private static func word(_ result: RecordingResult) -> String {
    switch result {
    case .none: "none"
    case .complete: "complete"
    case .lossy(_, let reason): reason
    case .removed: "removed"
    case .moved(let place): place.map { "moved to \($0)" } ?? "moved"
    case .resized(let byteCount, let written):
      "\(byteCount.counted("byte")), where \(written) were written"
    }
  }

  /// What the files of a recording are called together.
  private static func name(_ paths: [String]) -> String {
    guard let first = paths.first, let last = paths.last, paths.count > 1 else {
      return paths.first ?? ""
    }
    return "\(first) to \(last)"
  }
}
