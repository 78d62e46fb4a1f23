import Lightlag
import LightlagDrivers

/// What a search for a small recording calls a failure.
struct ShrinkTest {
  /// Who says whether a recording fails.
  private enum Judge {
    /// A command of the user's.
    case command(String)
    /// We, by playing it against a server.
    case replay(ReplayTest)
  }

  /// What tells it from other tests.
  let identity: String

  private let judge: Judge
  private let control: String?
  private let limit: Duration
  private let time: ShrinkTime
  /// What shows the failure, but for the recording.
  private let words: [String]

  /// Takes from the command line who judges.
  ///
  /// - Parameters:
  ///   - recording: What is to be made small.
  ///   - path: Where it is.
  ///   - limit: Most time for one command.
  ///   - time: What is left for all.
  ///   - arguments: The command line.
  /// - Throws: `UsageError`; where a server is to be played against, what keeps it from that.
  init(
    _ recording: Recording, at path: String, limit: Duration, in time: ShrinkTime,
    _ arguments: Arguments
  ) throws {
    (self.limit, self.time) = (limit, time)
    control = arguments.value("--passes")
    let name: String
    switch (arguments.value("--test"), arguments.has("--against")) {
    case (let command?, false):
      for option in Self.options.map(\.name) where arguments.has(option) {
        throw arguments.error("\(option) needs --against")
      }
      (judge, words, name) = (.command(command), [], command)
    case (nil, true):
      let rules = try VerdictOptions.rules(for: recording, at: path, arguments)
      words = Self.words(of: path, arguments)
      judge = .replay(try Self.replayTest(recording, rules, in: time, arguments))
      name = words.joined(separator: "\u{0}") + rules.json.text
    case (nil, false): throw arguments.error("give --test 'COMMAND' or --against URL")
    case (.some, true): throw arguments.error("--test and --against cannot go together")
    }
    identity = name + (control.map { "\u{0}" + $0 } ?? "")
  }

  /// Options of a replay that a search of ours does.
  static let options = (LiveReplayOptions.options + VerdictOptions.options).filter {
    ["--against", "--header", "--tls-ca", "--rules", "--level", "--pace", "--patience", "--listen"]
      .contains($0.name)
  }

  /// Tests the recording at a path; returns `nil` where the time was up, or a signal came,
  /// before that was done.
  func run(_ path: String) throws -> DeltaDebugging.Outcome? {
    var outcome = try alone(path)
    if outcome == .fails, let control {
      outcome =
        switch try run(control, path) {
        case .passes: .fails
        case .fails: .passes
        case .unresolved: .unresolved
        }
    }
    return outcome == .unresolved && time.isOver ? nil : outcome
  }

  /// Why there is nothing to search for in a recording that does not fail.
  func failure(_ path: String) throws -> ShrinkRun.Failure {
    let unresolved = { time.isOver ? ShrinkRun.Failure.stopped : .unresolved }
    switch try alone(path) {
    case .passes: return .passes
    case .unresolved: return unresolved()
    case .fails: break
    }
    guard let control else { return .passes }
    return switch try run(control, path) {
    case .passes: .passes
    case .fails: .controlFails
    case .unresolved: unresolved()
    }
  }

  /// What shows the failure, as it is typed into a shell.
  func commandLine(_ path: String) -> String {
    switch judge {
    case .command(let command):
      "LIGHTLAG_RECORDING=\(Arguments.quoted(path)) sh -c "
        + Arguments.quoted(ShrinkRun.shellText(of: command))
    case .replay:
      (["lightlag", "replay", path] + words).map(Arguments.quoted).joined(separator: " ")
    }
  }

  private func alone(_ path: String) throws -> DeltaDebugging.Outcome {
    switch judge {
    case .command(let command): try run(command, path)
    case .replay(let test): try test.outcome(at: path, limit: time.rest)
    }
  }

  /// Tests a recording with a command, which ends with the time at the latest.
  private func run(_ command: String, _ path: String) throws -> DeltaDebugging.Outcome {
    try ShrinkRun.test(path, with: command, limit: min(limit, time.rest)) { time.isInterrupted }
  }

  private static func replayTest(
    _ recording: Recording, _ rules: MatchRules, in time: ShrinkTime, _ arguments: Arguments
  ) throws -> ReplayTest {
    let backend = try ServerOptions.backend(arguments)
    try ServerOptions.check(backend, for: recording, arguments)
    return try LiveReplayOptions.explaining(arguments) {
      var options = try LiveReplayOptions.options(arguments, recording: nil)
      options.limit = time.rest
      options.isCancelled = { time.isInterrupted }
      return try ReplayTest(
        recording, rules: rules, against: try LiveReplayOptions.subject(backend, arguments),
        options)
    }
  }

  /// The options that play another recording as this one is played, without secrets in them.
  private static func words(of path: String, _ arguments: Arguments) -> [String] {
    var words = options.filter { $0.name != "--rules" }.flatMap { option in
      arguments.all(option.name).flatMap { [option.name, option.shown($0)] }
    }
    // Rules that stand beside this recording do not stand beside another.
    let beside = MatchRules.path(beside: path)
    let rules = arguments.value("--rules") ?? (File.exists(beside) ? beside : nil)
    if let rules { words += ["--rules", rules] }
    return words
  }
}
