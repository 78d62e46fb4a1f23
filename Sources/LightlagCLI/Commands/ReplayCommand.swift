import Lightlag
import LightlagDrivers

/// Repeats a recorded run: exactly, against code under test, or over another network.
enum ReplayCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "replay", summary: "Repeat a recorded run, and say what came out differently.",
    operands: ["FILE"],
    options: [
      .init(
        "--as", "SIDE",
        "Which side is played: both (the default: an exact repetition in\n"
          + "virtual time, L0), clients (needs --against) or server (needs\n"
          + "--serve)."),
      .init("--twice", nil, "Repeat it in a second process too, which prints its own verdict."),
      .init(
        "--profile", "NAME|FILE",
        "Run the same inputs over this network, in virtual time, and say\n"
          + "which messages come late, early, out of order or never. With it,\n"
          + "--record keeps that run, and --report shows it."),
      .init(
        "--set", "KEY=VALUE",
        "With --profile: set one figure of it otherwise, such as delay=80ms\n"
          + "or up.loss=2%. May be repeated."),
    ] + LiveReplayOptions.options + [RecordingAge.option] + VerdictOptions.options,
    notes: """
      Alone, or --as both, it is repeated in virtual time and compared to the byte: what came from
      outside is done again at its instants; what was simulated is made anew.
      With --against we play the clients against a live server, with --serve the server for any
      client: what is under test is given what had arrived at its original, and must send what
      that sent, for each connection and direction. With both we stand in for the server: where
      FILE is missing, clients are led to it and FILE is recorded, until a signal comes; from then
      on FILE is played to them alone. With --mode update or diff they are led to it again, until a
      signal comes or as many connections as in FILE are over. Secrets that were taken out of the
      recording are read from the environment, LIGHTLAG_SECRET_NAME or NAME. Another value in the
      place of one is a difference, and is not shown; of one that is not known, and not sent by us,
      any will do, and that is told.
      With --profile an input comes as long after each thing that its peer was told before it as it
      did, so that nothing comes before its causes; where those are lost, the peer keeps its pace.
      It only tells, and the exit status does not depend on what: it is 3 where FILE does not repeat
      under its own network, so that not all is the other's doing. Else it is 1 where
      it came out differently, 2 where a secret is missing, 3 where it passed but something makes
      that worth less, as that the recording is cut off, 4 where it cannot be read or repeated,
      where the server cannot be reached, or not any more, or where no client got through to be
      recorded. What the rules let pass is told, and no reason for another status.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    try checkSides(arguments)
    let path = arguments.operands[0]
    try StandardStream.refuseInput([path], arguments)
    try VerdictOptions.checkOutputs(reading: [path], arguments)
    return try VerdictOptions.tellingFailure(of: path, arguments) {
      let isOld = try RecordingAge.warn(about: path, arguments)
      let status = try replay(path, arguments)
      return isOld && status == .done ? .lossy : status
    }
  }

  private static func replay(_ path: String, _ arguments: Arguments) throws -> ExitStatus {
    if LiveReplayOptions.isAsked(arguments) { return try LiveReplayOptions.run(path, arguments) }
    if arguments.has("--from") {
      throw arguments.error(
        "--from needs --against or --serve: an exact repetition is of the whole run")
    }
    if arguments.has("--header") {
      throw arguments.error("--header needs --against: nobody opens a connection otherwise")
    }
    let isCounterfactual = arguments.has("--profile")
    for option in LiveReplayOptions.options.map(\.name) where arguments.has(option) {
      guard option != "--record" || !isCounterfactual else { continue }
      throw arguments.error("\(option) needs --against or --serve")
    }
    if isCounterfactual { return try CounterfactualReplay.run(path, arguments) }
    return try repeatExactly(RecordingSource(path: path).recording(), path, arguments)
  }

  /// Makes sure that what was asked for goes together.
  private static func checkSides(_ arguments: Arguments) throws {
    let isLive = LiveReplayOptions.isAsked(arguments)
    let modes =
      (isLive ? [arguments.has("--serve") ? "--serve" : "--against"] : [])
      + ["--profile", "--twice"].filter(arguments.has)
    guard modes.count <= 1 else {
      throw arguments.error("\(modes[0]) and \(modes[1]) cannot go together")
    }
    guard arguments.has("--profile") || !arguments.has("--set") else {
      throw arguments.error("--set needs --profile")
    }
    let sides = ["both", "clients", "server"]
    guard
      let side = try arguments.value(
        "--as", "both, clients or server", { sides.contains($0) ? $0 : nil })
    else { return }
    switch (side, arguments.has("--against"), arguments.has("--serve")) {
    case ("both", false, false), ("clients", true, false), ("server", _, true): return
    case ("both", _, _): throw arguments.error("--as both goes with neither --against nor --serve")
    case ("clients", _, true): throw arguments.error("--as clients and --serve cannot go together")
    case ("clients", _, _): throw arguments.error("--as clients needs --against")
    default: throw arguments.error("--as server needs --serve")
    }
  }

  private static func repeatExactly(
    _ recording: Recording, _ path: String, _ arguments: Arguments
  ) throws -> ExitStatus {
    let outcome = try Replay.run(recording)
    let report = ReplayReport(
      path: path, recording: recording, outcome: outcome, rerun: arguments.commandLine)
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
