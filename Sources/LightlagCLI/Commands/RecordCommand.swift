import Lightlag
import LightlagDrivers

/// Records what goes on between clients and a live server, and does nothing to it.
enum RecordCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "record",
    summary: "Record a live server: as a client that listens, or between its clients.",
    operands: ["[URL]"],
    options: [
      .init(
        "-o", "FILE", "Where to: as JSON Lines, or in MCAP where it is named *.mcap."),
      .init("--upstream", "URL", "Stand between clients and this server, as a perfect link."),
      .init(
        "--listen", "PORT",
        "With --upstream: where clients come in; 0 takes any free port, which\nis the default."),
      .init(
        "--host", "ADDRESS",
        """
        With --upstream: the numeric address to listen at. Default:
        127.0.0.1, which only this machine can reach.
        """),
      .init("--subprotocol", "NAME", "With URL: offer a subprotocol. May be repeated."),
      HeaderOption.option("With URL: a field of the opening handshake. May be repeated."),
      .init(
        "--send", "TEXT", "With URL: a message to send once connected. May be repeated."),
      .init("--for", "TIME", "End after so long, such as 90s. Default: at Ctrl-C."),
      LiveOptions.redact,
      .init(
        "--tls-ca", "FILE",
        "Whom to trust where the server is wss: authorities (PEM).\nDefault: the system's."),
      .init("--json", nil, "Print the statistics as JSON."),
    ] + PieceOptions.options,
    notes: """
      With URL, ws:// or wss://, it connects as a client and records until the server closes. With
      --upstream it listens, and every client gets a connection of its own to the server, with
      the client's path and query behind those of URL.
      Exit status 3 where the connection to URL broke or something could not be written, 4 where
      URL cannot be reached or does not let it in.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    guard let path = try RecordingOptions.recording(arguments, from: "-o") else {
      throw arguments.error("give -o FILE")
    }
    let url = arguments.operands.first
    let upstream = arguments.value("--upstream")
    guard let server = url ?? upstream, url == nil || upstream == nil else {
      throw arguments.error("give either URL or --upstream URL")
    }
    try refuse(
      url == nil ? ["--subprotocol", "--header", "--send"] : ["--listen", "--host"],
      needs: url == nil ? "URL" : "--upstream", arguments)
    let backend = try ServerOptions.backend(at: server, arguments)
    // A perfect link leaves nothing to chance, so that any seed will do.
    let scenario = try Scenario(
      name: "record", backend: backend, profile: try Profile.named("perfect"), seed: Seed(0))
    let client = url == nil ? nil : try client(arguments)
    // Before the server: with it the file is emptied.
    let duration = try arguments.duration("--for", suchAs: "90 s or 10min")
    let live = try LiveServer(scenario, try options(arguments, client, path))
    if let duration { live.stop(after: duration) }
    return try record(live, scenario, arguments)
  }

  private static func record(
    _ live: LiveServer, _ scenario: Scenario, _ arguments: Arguments
  ) throws -> ExitStatus {
    let status = try LiveOptions.run(live, scenario, arguments)
    switch live.clientOutcome {
    case .refused(_, let reason):
      Terminal.write("lightlag: \(reason.printable)\n", to: .error)
      return .couldNotRun
    case .closed(let closure) where !closure.isClean:
      Terminal.write("lightlag: the connection broke\n", to: .error)
      return .lossy
    case .closed, .open, nil: return status
    }
  }

  private static func client(_ arguments: Arguments) throws -> RecordingClient {
    var client = RecordingClient()
    client.subprotocols = arguments.all("--subprotocol")
    client.messages = arguments.all("--send").map { Message(text: $0) }
    client.headers = try HeaderOption.headers(arguments)
    do {
      try client.check()
    } catch {
      throw arguments.error("\(error)")
    }
    return client
  }

  private static func options(
    _ arguments: Arguments, _ client: RecordingClient?, _ path: String
  ) throws -> LiveServer.Options {
    var options = LiveServer.Options()
    options.host = arguments.value("--host") ?? options.host
    options.ports = [[try LiveOptions.port(arguments, "--listen") ?? 0]]
    options.client = client
    options.recording = path
    options.pieces = try PieceOptions.pieces(arguments)
    if arguments.has("--redact") { options.redactor = SecretVariables.redactor }
    options.wall = WallClock.now
    return options
  }

  private static func refuse(_ names: [String], needs: String, _ arguments: Arguments) throws {
    for name in names where arguments.has(name) {
      throw arguments.error("\(name) needs \(needs)")
    }
  }
}
