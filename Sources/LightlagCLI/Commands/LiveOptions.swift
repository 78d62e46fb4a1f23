import Lightlag
import LightlagDrivers

/// What the commands share that open real sockets.
enum LiveOptions {
  /// Whether secrets are kept out of the recording.
  static let redact = CommandDescription.Option(
    "--redact", nil,
    "Take what looks like a secret out of the recording, before any of\nit is written.")

  static let options: [CommandDescription.Option] =
    [redact] + PieceOptions.options + [
      .init("--port", "PORT", "Where to listen; 0 takes any free port. What is taken is printed."),
      .init("--port-range", "A-B", "Listen at the first free port from A to B."),
      .init(
        "--allow-partial", nil,
        "Go on with the other listeners and serial devices when one\ncannot be had."),
      .init(
        "--host", "ADDRESS",
        """
        The numeric address to listen at. Default: 127.0.0.1, which only
        this machine can reach.
        """),
      .init("--tls-cert", "FILE", "Speak wss, with this chain of certificates (PEM)."),
      .init("--tls-key", "FILE", "The key of the certificate (PEM)."),
      .init(
        "--token-file", "FILE",
        """
        Let in who says the token in FILE: in the field Authorization: Bearer,
        or in the query, ?token=. It is in no recording.
        """),
      .init(
        "--message-limit", "SIZE",
        """
        Most bytes of one message; a larger one closes its connection
        with 1009. Default: 16 MiB.
        """),
      .init(
        "--deflate", nil,
        """
        Compress messages on the sockets where the peer can (RFC 7692), with
        each peer on its own. What is simulated and recorded stays the same.
        """),
    ]

  /// The value of an option that is a port.
  static func port(_ arguments: Arguments, _ name: String) throws -> UInt16? {
    try arguments.value(name, "a port from 0 to 65535") { UInt16($0) }
  }

  /// The ports to try, in order.
  static func ports(_ arguments: Arguments, default port: UInt16) throws -> [UInt16] {
    let range: [UInt16]? = try arguments.value("--port-range", "two ports, such as 9000-9010") {
      let bounds = $0.split(separator: "-").map { UInt16($0) }
      guard bounds.count == 2, let first = bounds[0], let last = bounds[1], 0 < first, first <= last
      else { return nil }
      return Array(first...last)
    }
    let single = try Self.port(arguments, "--port")
    guard range == nil || single == nil else {
      throw arguments.error("give either --port or --port-range")
    }
    return range ?? [single ?? port]
  }

  /// Serves until a signal comes, then prints what was counted.
  static func serve(
    _ backend: Backend, name: String, seed: Seed, ports: [[UInt16]], _ arguments: Arguments
  ) throws -> ExitStatus {
    var scenario = try RunOptions.scenario(name: name, backend: backend, seed: seed, arguments)
    if let limit = try arguments.value("--message-limit", "a size, such as 16 MiB", messageLimit) {
      scenario.configuration.limits.messageBytes = limit
    }
    let path = try RecordingOptions.recording(arguments)
    for name in ["--redact"] + PieceOptions.options.map(\.name) {
      guard path != nil || !arguments.has(name) else {
        throw arguments.error("\(name) is for recordings: give --record too")
      }
    }
    let server = try LiveServer(scenario, try options(arguments, ports: ports, recording: path))
    return try run(server, scenario, arguments)
  }

  /// Runs until a signal comes, or the run ends by itself, then prints what was counted.
  static func run(
    _ server: LiveServer, _ scenario: Scenario, _ arguments: Arguments
  ) throws -> ExitStatus {
    try server.stopAtSignals()
    if arguments.has("--last") { try server.writeLastAtSignal() }
    for failure in server.listenerFailures { Terminal.write("lightlag: \(failure)\n", to: .error) }
    RunOptions.announce(scenario, arguments)
    let path = arguments.value("--record") ?? arguments.value("-o")
    let channel = StandardStream.channel(besides: path)
    for (_, line) in try SerialOptions.lines(arguments) {
      Terminal.write("serial \(line.path)\n", to: channel)
    }
    let listening = server.listening.map { "listening \($0.url) \($0.name)\n" }
    Terminal.write(listening.joined(), to: channel)
    let summary = LiveSummary()
    defer { summary.clear() }
    var isFailureTold = false
    server.everySecond { server in
      if !isFailureTold, let reason = server.recordingFailure {
        isFailureTold = true
        summary.clear()
        Terminal.write(
          "lightlag: \(server.recordingPaths.last ?? "the recording") is not written any more, but"
            + " the run goes on: \(reason)\n", to: .error)
      }
      summary.show(server)
    }
    let result = try server.serve()
    summary.clear()
    let report = StatisticsReport(
      server.statistics, duration: server.now, seed: scenario.configuration.seed,
      slcan: server.slcanRecord)
    Terminal.write(
      arguments.has("--json")
        ? RunOptions.json(report, result, server.recordingPaths).text + "\n" : report.text,
      to: channel)
    if arguments.has("--last"), result == .none {
      Terminal.write(
        "nothing was recorded: no connection broke, and no SIGUSR1 came\n", to: .error)
    }
    return RunOptions.report(result, paths: server.recordingPaths)
  }

  private static func options(
    _ arguments: Arguments, ports: [[UInt16]], recording: String?
  ) throws -> LiveServer.Options {
    var options = LiveServer.Options()
    options.host = arguments.value("--host") ?? options.host
    options.ports = ports
    options.allowsPartial = arguments.has("--allow-partial")
    options.recording = recording
    options.pieces = try PieceOptions.pieces(arguments)
    if arguments.has("--redact") { options.redactor = SecretVariables.redactor }
    options.wall = WallClock.now
    options.compresses = arguments.has("--deflate")
    options.serialLines = try SerialOptions.lines(arguments)
    options.token = try token(arguments)
    options.allowedOrigins = try SerialOptions.origins(arguments)
    switch (arguments.value("--tls-cert"), arguments.value("--tls-key")) {
    case (let chain?, let key?): options.certificate = (chain, key)
    case (nil, nil): break
    default: throw arguments.error("--tls-cert and --tls-key belong together")
    }
    return options
  }

  private static func token(_ arguments: Arguments) throws -> String? {
    guard let path = arguments.value("--token-file") else { return nil }
    let line = try TextFile.read(path).split(separator: "\n").first.map(String.init) ?? ""
    guard !line.isEmpty, line.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw arguments.error("--token-file \(path): its first line is to be visible ASCII")
    }
    return line
  }

  private static func messageLimit(_ text: String) -> Int? {
    PieceOptions.byteCount(text).flatMap { $0 < 1 << 28 ? $0 : nil }
  }
}
