import Lightlag
import LightlagDrivers

/// Playing one side of a recording against what is under test.
enum LiveReplayOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--against", "URL|NAME=URL",
      "Play the clients against a live server, ws:// or wss://. Repeat it\n"
        + "as NAME=URL where the recording has several, such as telemetry."),
    HeaderOption.option(
      "With --against: a field of each opening handshake, in the place of a\n"
        + "recorded one of its name. It is in no recording or report. May be\n"
        + "repeated."),
    .init("--serve", nil, "Play the server for clients that come in."),
    .init(
      "--port", "PORT",
      "With --serve: where to listen, once for each server of the recording.\n"
        + "Default: any free port."),
    .init(
      "--host", "ADDRESS",
      "With --serve: the numeric address to listen at. Default: 127.0.0.1."),
    .init(
      "--tls-ca", "FILE",
      "With --against wss: whom to trust (PEM). Default: the system's."),
    RecordMode.option,
    .init("--level", "LEVEL", VerdictOptions.levelHelp),
    .init(
      "--pace", "PACE",
      "Recorded time: asap (as soon as what came before allows), recorded,\n"
        + "rate=2.5, or max-gap=1s. Default: recorded."),
    .init(
      "--from", "TIME",
      "Play only what happened from that time of the recording on. What\n"
        + "stands open then comes first: connections, handshakes, namespaces,\n"
        + "and each message behind which there is a note named latch."),
    .init(
      "--wait", "TIME",
      "With --serve: how long the first client is waited for. Default: as\n"
        + "long as it takes; with CI set, 1min."),
    .init(
      "--patience", "TIME", "How long what does not come is waited for. Default: 10 s."),
    .init(
      "--listen", "TIME",
      "How long it is listened before a connection is closed, where that was\n"
        + "silent for as long when recorded. Default: 1 s. All together: five\n"
        + "times that."),
    .init(
      "--with-network", nil,
      "Have the recorded network between the ends, by the recorded seed.\n"
        + "Default: none, and what had arrived is sent."),
    .init(
      "--record", "FILE",
      "Record the run to FILE: as JSON Lines, or in MCAP where it is named\n*.mcap."),
  ]

  /// Whether such a replay is asked for.
  static func isAsked(_ arguments: Arguments) -> Bool {
    arguments.has("--against") || arguments.has("--serve")
  }

  /// Plays a recording, or makes it where the mode asks for that.
  static func run(_ path: String, _ arguments: Arguments) throws -> ExitStatus {
    let mode = try RecordMode.asked(arguments)
    let backend = arguments.has("--against") ? try ServerOptions.backend(arguments) : nil
    guard mode != .update || !arguments.has("--record") else {
      throw arguments.error("--record and --mode update cannot go together")
    }
    guard !arguments.has("--header") || !arguments.has("--serve") else {
      throw arguments.error("--header and --serve cannot go together: clients say what they say")
    }
    guard mode == .none || !arguments.has("--from") else {
      throw arguments.error("--from plays a part: FILE cannot be recorded or compared as a whole")
    }
    try RecordingOptions.recording(arguments)
    let isThere = File.exists(path)
    if mode == .update || mode == .once && !isThere {
      try RecordingOptions.format(of: path, arguments)
    }
    if arguments.has("--serve"), backend != nil {
      let isToRecord = mode == .update || mode == .diff || mode == .once && !isThere
      if isToRecord { return try StandIn.record(path, mode: mode, arguments) }
    } else if mode == .once, !isThere {
      throw arguments.error(
        "there is no \(path), and to record it both --serve and --against are needed")
    }
    let recording = try RecordingSource(path: path).recording()
    let isServing = arguments.has("--serve")
    if !isServing, let backend { try ServerOptions.check(backend, for: recording, arguments) }
    let draft = mode == .update ? RecordingDraft(of: path) : nil
    defer { draft?.discard() }
    return try play(recording, path, against: isServing ? nil : backend, draft, arguments)
  }

  /// Plays, prints the verdict, and says what the shell is told.
  private static func play(
    _ recording: Recording, _ path: String, against backend: Backend?, _ draft: RecordingDraft?,
    _ arguments: Arguments
  ) throws -> ExitStatus {
    let rules = try VerdictOptions.rules(for: recording, at: path, arguments)
    let record = draft?.path ?? arguments.value("--record")
    let replay = try explaining(arguments) {
      try LiveReplay(
        recording, rules: rules, against: try subject(backend, arguments),
        try options(arguments, recording: record))
    }
    try replay.stopAtSignals()
    announce(replay.listening, arguments)
    let outcome = try replay.play()
    if let reason = outcome.unreachable { throw Unreachable(description: reason) }
    if outcome.recording == .complete { try draft?.checkClients() }
    let count = outcome.skippedWaits
    if count > 0 {
      Terminal.write(
        "went on \(count.counted("time")) without what did not come\n", to: .error)
    }
    let status = try VerdictOptions.report(
      outcome.verdict, of: path, duration: outcome.duration, arguments)
    if status == .failedVerdict { draft?.tellFailure() }
    if status == .failedVerdict, let reason = outcome.gone {
      Terminal.write("lightlag: the server was there, and is gone: \(reason)\n", to: .error)
      return .couldNotRun
    }
    guard let draft else {
      let recorded = RunOptions.report(outcome.recording, path: record)
      return status == .done ? recorded : status
    }
    guard outcome.verdict.hasPassed else { return status }
    let recorded = try draft.publish(outcome.recording)
    return status == .done ? recorded : status
  }

  /// Says where clients can come in; with their names, where there are several places.
  static func announce(_ listening: [LiveServer.Listening], _ arguments: Arguments) {
    let lines = listening.map {
      "listening \($0.url)\(listening.count > 1 ? " " + $0.name : "")\n"
    }
    Terminal.write(lines.joined(), to: arguments.has("--json") ? .error : .output)
  }

  /// Has what a user can mend be told as such.
  static func explaining<Value>(_ arguments: Arguments, _ make: () throws -> Value) throws -> Value
  {
    do {
      return try make()
    } catch let error as LiveReplay.Failure {
      throw arguments.error("\(error)")
    } catch let error as Redactor.MissingSecrets {
      throw SecretVariables.error(error, arguments)
    }
  }

  /// What is played against.
  static func subject(
    _ backend: Backend?, _ arguments: Arguments
  ) throws -> LiveReplay.Subject {
    if case .live(let url, let authorities, let named)? = backend {
      return .server(url: url, authorities: authorities, named: named)
    }
    return .clients(
      host: arguments.value("--host") ?? "127.0.0.1", ports: try ServerOptions.ports(arguments))
  }

  /// How long the first client is waited for, or `nil`.
  static func wait(_ arguments: Arguments) throws -> Duration? {
    let asked = try arguments.duration("--wait", suchAs: "30s or 5min")
    guard asked == nil || arguments.has("--serve") else {
      throw arguments.error("--wait needs --serve")
    }
    return asked ?? (Terminal.isContinuousIntegration ? .seconds(60) : nil)
  }

  /// How it is played.
  static func options(
    _ arguments: Arguments, recording: String?
  ) throws -> LiveReplay.Options {
    var options = LiveReplay.Options()
    if let text = arguments.value("--pace") {
      do {
        options.pace = try ReplayPace(parsing: text)
      } catch {
        throw arguments.error("--pace: \(error)")
      }
    }
    options.patience =
      try arguments.duration("--patience", suchAs: "5s") ?? options.patience
    options.listening =
      try arguments.duration("--listen", suchAs: "300ms") ?? options.listening
    options.wait = try wait(arguments)
    options.start =
      try arguments.value("--from", "a time of the recording, such as 90s") {
        (try? Duration(parsing: $0)).flatMap { $0 >= .zero ? Instant.start.advanced(by: $0) : nil }
      } ?? options.start
    options.keepsNetwork = arguments.has("--with-network")
    options.recording = recording
    options.headers = try HeaderOption.headers(arguments)
    options.secret = { SecretVariables.value(of: $0) }
    return options
  }
}

/// The server could not be reached, so that nothing can be said about it.
private struct Unreachable: Error, CustomStringConvertible {
  let description: String
}
