import Lightlag
import LightlagDrivers

/// Playing one side of a recording against what is under test.
enum LiveReplayOptions {
  static let options: [CommandDescription.Option] = [
    .init("--against", "URL", "Play the clients against a live server, ws:// or wss://."),
    .init("--serve", nil, "Play the server for clients that come in."),
    .init("--port", "PORT", "With --serve: where to listen. Default: any free port."),
    .init(
      "--host", "ADDRESS",
      "With --serve: the numeric address to listen at. Default: 127.0.0.1."),
    .init(
      "--tls-ca", "FILE",
      "With --against wss: whom to trust (PEM). Default: the system's."),
    .init(
      "--pace", "PACE",
      "Recorded time: asap (as soon as what came before allows), recorded,\n"
        + "rate=2.5, or max-gap=1s. Default: recorded."),
    .init(
      "--patience", "TIME", "How long what does not come is waited for. Default: 10 s."),
    .init(
      "--with-network", nil,
      "Have the recorded network between the ends, by the recorded seed.\n"
        + "Default: none, and what had arrived is sent."),
    .init("--record", "FILE", "Record the run to FILE."),
  ]

  /// Whether such a replay is asked for.
  static func isAsked(_ arguments: Arguments) -> Bool {
    arguments.has("--against") || arguments.has("--serve")
  }

  /// Plays, prints the verdict, and says what the shell is told.
  static func play(
    _ recording: Recording, _ path: String, _ arguments: Arguments
  ) throws -> ExitStatus {
    let rules = try VerdictOptions.rules(for: recording, at: path, arguments)
    let replay = try LiveReplay(
      recording, rules: rules, against: try subject(arguments), try options(arguments))
    try replay.stopAtSignals()
    Terminal.write(
      replay.listening.map { "listening \($0.url)\n" }.joined(),
      to: arguments.has("--json") ? .error : .output)
    let outcome = try replay.play()
    if let reason = outcome.unreachable { throw Unreachable(description: reason) }
    let count = outcome.skippedWaits
    if count > 0 {
      Terminal.write(
        "went on \(count) \(count == 1 ? "time" : "times") without what did not come\n", to: .error)
    }
    let status = try VerdictOptions.report(
      outcome.verdict, of: path, duration: outcome.duration, arguments)
    let recorded = RunOptions.report(outcome.recording, path: arguments.value("--record"))
    return status == .done ? recorded : status
  }

  private static func subject(_ arguments: Arguments) throws -> LiveReplay.Subject {
    if let url = arguments.value("--against") {
      do {
        try Backend.live(url: url).check()
      } catch {
        throw arguments.error("\(error)")
      }
      return .server(url: url, authorities: arguments.value("--tls-ca"))
    }
    return .clients(
      host: arguments.value("--host") ?? "127.0.0.1",
      port: try LiveOptions.port(arguments, "--port") ?? 0)
  }

  private static func options(_ arguments: Arguments) throws -> LiveReplay.Options {
    var options = LiveReplay.Options()
    if let text = arguments.value("--pace") {
      do {
        options.pace = try ReplayPace(parsing: text)
      } catch {
        throw arguments.error("--pace: \(error)")
      }
    }
    options.patience =
      try arguments.value("--patience", "a time, such as 5s") {
        (try? Duration(parsing: $0)).flatMap { $0 > .zero ? $0 : nil }
      } ?? options.patience
    options.keepsNetwork = arguments.has("--with-network")
    options.recording = arguments.value("--record")
    options.secret = { name in
      Terminal.environment(name) ?? Terminal.environment("LIGHTLAG_SECRET_\(name)")
    }
    return options
  }
}

/// The server could not be reached, so that nothing can be said about it.
private struct Unreachable: Error, CustomStringConvertible {
  let description: String
}
