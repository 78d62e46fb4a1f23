import Lightlag
import LightlagDrivers

/// What the commands share that compare runs with recordings.
enum VerdictOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--rules", "FILE",
      "What must be equal. Default: FILE.match.json beside the recording,\n"
        + "else what its header says, else every message."),
    .init("--junit", "FILE", "Write the verdict to FILE as JUnit XML too."),
    .init(
      "--report", "PAGE", "Write the recording as a page that shows where the run differs."),
    .init("--json", nil, "Print the verdict as JSON."),
  ]

  static let levelHelp = """
    How much is asked: exact (the same bytes), causal (the same messages
    in the same order for each connection and direction, and no effect
    before its cause), pattern, statistical. Default: what the rules say,
    else causal.
    """

  private static let levels: [String: MatchRules.Level] = [
    "exact": .exact, "causal": .causal, "pattern": .pattern, "statistical": .statistical,
  ]

  /// The rules that were asked for.
  static func rules(
    for recording: Recording, at path: String, _ arguments: Arguments
  ) throws -> MatchRules {
    var rules = try MatchRules(for: recording, at: path, rulesPath: arguments.value("--rules"))
    if let level = try arguments.value(
      "--level", "exact, causal, pattern or statistical", { levels[$0] })
    {
      rules.level = level
    }
    return rules
  }

  /// Makes sure that nothing is written over what is read, or over what else is written.
  static func checkOutputs(reading paths: [String], _ arguments: Arguments) throws {
    var taken = paths.flatMap { path in
      [(path, "is read"), (MatchRules.path(beside: path), "holds the rules")]
    }
    taken += arguments.all("--rules").map { ($0, "holds the rules") }
    for option in ["--record", "--junit", "--report"] {
      guard let path = arguments.value(option) else { continue }
      guard path != "-" else {
        throw arguments.error("\(option) -: standard output has the verdict: name a file")
      }
      if let (_, use) = taken.first(where: { File.isSame($0.0, path) }) {
        throw arguments.error("\(option) \(path): this file \(use); name another")
      }
      taken.append((path, "is written for \(option)"))
    }
  }

  /// Has a run tell in JUnit XML too that it could not come to a verdict, whatever kept it from
  /// one: who collects the file must not find that of an earlier run.
  static func tellingFailure(
    of path: String, _ arguments: Arguments, _ run: () throws -> ExitStatus
  ) throws -> ExitStatus {
    do {
      return try run()
    } catch {
      if let file = arguments.value("--junit") {
        let document = MatchVerdict.junit(
          name: File.name(of: path), failure: "\(error)", rerun: arguments.commandLine)
        try TextFile.write(document, to: file)
      }
      throw error
    }
  }

  /// Prints a verdict, and writes it where else it is wanted; the exit status that follows.
  static func report(
    _ verdict: MatchVerdict, of path: String, duration: Duration = .zero, _ arguments: Arguments
  ) throws -> ExitStatus {
    var verdict = verdict
    verdict.rerun = arguments.commandLine
    Terminal.write(arguments.has("--json") ? verdict.json.text + "\n" : verdict.text())
    try write(verdict, of: path, duration: duration, arguments)
    guard verdict.hasPassed else { return .failedVerdict }
    guard !verdict.warnings.isEmpty else { return .done }
    let reasons = verdict.warnings.joined(separator: "; ")
    Terminal.write("lightlag: \(path): passed, but \(reasons)\n", to: .error)
    return .lossy
  }

  /// Writes a verdict as JUnit XML and as a page, where that is asked for.
  static func write(
    _ verdict: MatchVerdict, of path: String, duration: Duration = .zero, _ arguments: Arguments
  ) throws {
    if let file = arguments.value("--junit") {
      var verdict = verdict
      verdict.rerun = arguments.commandLine
      let name = File.name(of: path)
      try TextFile.write(verdict.junit(name: name, duration: duration), to: file)
    }
    if let file = arguments.value("--report") {
      try RecordingPage(path: path).write(to: file, verdict: verdict)
    }
  }
}
