import Lightlag
import LightlagDrivers

/// Repeats a recorded run: exactly, against code under test, or over another network.
enum ReplayCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "replay", summary: "Repeat a recorded run, and say what came out differently.",
    operands: ["FILE"],
    options: [
      .init("--twice", nil, "Repeat it in a second process too, which prints its own verdict."),
      .init(
        "--profile", "NAME|FILE",
        "Run the same inputs over this network, in virtual time, and say\n"
          + "which messages come late, out of order or never."),
    ] + LiveReplayOptions.options + VerdictOptions.options,
    notes: """
      Alone, it is repeated in virtual time and compared to the byte: what came from outside is
      done again at its instants; what was simulated is made anew.
      With --against we play the clients against a live server, with --serve the server for any
      client: what is under test is given what had arrived at its original, and must send what
      that sent, for each connection and direction. Secrets that were taken out of the recording
      are read from the environment, NAME or LIGHTLAG_SECRET_NAME.
      Exit status 1 where it came out differently, 3 where something is to be said about it, as
      that the recording is cut off, 4 where it cannot be read or repeated.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let modes = ["--against", "--serve", "--profile", "--twice"].filter(arguments.has)
    guard modes.count <= 1 else {
      throw arguments.error("\(modes[0]) and \(modes[1]) cannot go together")
    }
    if arguments.has("--report"), arguments.has("--profile") {
      throw arguments.error("--report and --profile cannot go together")
    }
    let path = arguments.operands[0]
    let recording = try RecordingSource(path: path).recording()
    if LiveReplayOptions.isAsked(arguments) {
      return try LiveReplayOptions.play(recording, path, arguments)
    }
    for option in LiveReplayOptions.options.map(\.name) where arguments.has(option) {
      throw arguments.error("\(option) needs --against or --serve")
    }
    if let name = arguments.value("--profile") {
      let profile = try RunOptions.profile(name)
      let other = try Replay.run(recording, under: profile)
      let outcomes = OutcomeComparison(of: recording, with: other)
      Terminal.write(arguments.has("--json") ? outcomes.json.text + "\n" : outcomes.text())
      return recording.isComplete ? .done : .lossy
    }
    return try repeatExactly(recording, path, arguments)
  }

  private static func repeatExactly(
    _ recording: Recording, _ path: String, _ arguments: Arguments
  ) throws -> ExitStatus {
    let outcome = try Replay.run(recording)
    let report = ReplayReport(path: path, recording: recording, outcome: outcome)
    let text = report.text(isColored: Terminal.hasColor(.output))
    Terminal.write(arguments.has("--json") ? report.json.text + "\n" : text)
    try VerdictOptions.write(MatchVerdict(outcome, of: recording), of: path, arguments)
    guard report.status != .failedVerdict, arguments.has("--twice") else { return report.status }
    let options = arguments.has("--json") ? ["--json"] : []
    let status = try ChildProcess.runSelf(["replay"] + options + ["--", path])
    guard let second = ExitStatus(rawValue: status) else {
      throw SecondProcessFailure(description: "the second process ended with status \(status)")
    }
    return second
  }
}

/// The second process came to no verdict.
private struct SecondProcessFailure: Error, CustomStringConvertible {
  let description: String
}
