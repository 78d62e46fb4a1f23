import Glibc
import LightlagCodecs
public import LightlagCore
import LightlagDrivers
public import LightlagMocks
public import LightlagRecording

/// A scenario over real sockets: real clients, through simulated links, to its backend.
///
/// It runs on the thread that calls `run`, until it is stopped.
public final class LiveServer {
  /// What there is to know besides the scenario.
  public struct Options: Sendable {
    /// The numeric address to listen at; by default only this machine can connect.
    public var host = "127.0.0.1"
    /// For each server of the backend in order, the ports to try; 0 takes any that is free.
    public var ports: [[UInt16]] = []
    /// Whether to go on with the listeners that there are when one cannot be had.
    public var allowsPartial = false
    /// PEM files with a chain of certificates and its key, to speak `wss`.
    public var certificate: (chain: String, key: String)?
    /// Whether messages are compressed on the sockets, where the peer can do that too: by
    /// permessage-deflate, with each peer on its own.
    ///
    /// Links and recordings have messages as they are, so that nothing in a run depends on it.
    public var compresses = false
    /// Serial lines to the backend, by the names of the ports that they are; a rover's only one,
    /// to its CAN bus, may have any.
    ///
    /// A device that goes away is opened again when it is back. One that is not there at first
    /// keeps the server from being made, unless `allowsPartial`.
    public var serialLines: [(name: String, line: SerialLine)] = []
    /// What clients must say to be let in, in the field `Authorization: Bearer` or the query
    /// (`token`), or `nil` for nothing; it is in no recording.
    ///
    /// - Precondition: it is visible ASCII.
    public var token: String?
    /// Pages that may open WebSockets to serial ports, write to these, and read the answers to
    /// plain requests; by default none may but those of the address that they ask.
    ///
    /// A request with the right token is taken from any page.
    /// They are named by their origins, as in `http://localhost:3000`; `*` is any.
    public var allowedOrigins: [String] = []
    /// A client of our own in front of a live backend, in place of those that come in: there are no
    /// listeners then, and the run ends with its connection.
    public var client: RecordingClient?
    /// The file to record to, or `nil` for none.
    public var recording: String?
    /// How the recording is divided among files.
    public var pieces = RecordingPieces.whole
    /// Takes secrets out of what is recorded, before it is written; `nil` for none.
    public var redactor: Redactor?
    /// When the run begins, in RFC 3339, for the recording.
    public var wall: String?

    /// Creates the default options.
    public init() {}
  }

  /// Where clients may come in.
  public struct Listening: Hashable, Sendable {
    /// What the server is called: `telemetry`.
    public let name: String
    /// Its URL: `ws://127.0.0.1:41235/`.
    public let url: String
  }

  /// Where clients may come in, once the server exists.
  public let listening: [Listening]

  /// Listeners that could not be had, where the server goes on without them.
  public var listenerFailures: [String] { run.listenerFailures }

  let run: LiveRun
  private let log: RecordingLog?
  /// What the log takes lines from.
  private let tap: RecordingTap?

  /// Creates a server that accepts connections.
  ///
  /// - Throws: what keeps it from listening, recording or reaching its backend.
  public init(_ scenario: Scenario, _ options: Options = Options()) throws {
    let settings = options.client == nil ? try Self.listeners(scenario, options) : []
    var configuration = LiveConfiguration(
      session: scenario.configuration, backend: try scenario.backend.driven(), listeners: settings)
    if let client = options.client { Self.connect(client, &configuration) }
    configuration.allowsPartial = options.allowsPartial
    configuration.taps = [Statistics()]
    configuration.compresses = options.compresses
    configuration.allowedOrigins = options.allowedOrigins
    configuration.takesPolling = scenario.backend.takesPolling
    if case .serial = scenario.backend { configuration.takesRequests = true }
    configuration.serial = options.serialLines.compactMap { name, line in
      scenario.backend.lineServer(name).map { SerialSetting(name: $0, place: line.place) }
    }
    if let text = options.token {
      guard let token = AccessToken(text) else { preconditionFailure("a token is visible ASCII") }
      configuration.token = token
    }
    if let (chain, key) = options.certificate {
      // OpenSSL does not say that a file is missing.
      for path in [chain, key] { _ = try File.named(path) }
      configuration.tls = try TLSContext(certificate: chain, key: key)
    }
    if options.recording != nil {
      var header = try scenario.header(clock: .real, wall: options.wall)
      if case .parts = options.pieces { header.part = RecordingPart(number: 1, start: .start) }
      var redactor = options.redactor
      if let token = options.token { redactor?.addText(token, name: "token") }
      for url in scenario.backend.urls { redactor?.addParameters(of: url) }
      let tap = RecordingTap(header: redactor?.redact(header) ?? header, redactor: redactor)
      configuration.taps.append(tap)
      self.tap = tap
    } else {
      tap = nil
    }
    run = try LiveRun(configuration)
    // Only now that all listeners are there: a run that cannot begin costs no old recording. Nor
    // does one whose client is not let in.
    let log = try RecordingLog.named(
      options.recording, options.pieces, opensLate: run.isShutOut)
    self.log = log
    let scheme = options.certificate == nil ? "ws" : "wss"
    listening = run.listening.map { Listening(name: $0.name, url: "\(scheme)://\($0.address)/") }
    guard let log, let tap else { return }
    run.record { [unowned run] session in
      if !run.isShutOut { log.take(from: tap, at: session.now, breakCount: run.brokenCount) }
    }
  }

  /// What has been counted so far.
  public var statistics: Statistics { run.session.tap(Statistics.self) ?? Statistics() }

  /// What SLCAN adapters have met so far, where the backend has any.
  public var slcanRecord: SLCANRecord? { run.session.slcanRecord }

  /// How far the run has come.
  public var now: Instant { run.session.now }

  /// How long it has been running, by the clock; the run itself comes so far when next it acts.
  public var elapsed: Duration { Instant.start.duration(to: run.clock.now) }

  /// Connections that are not over.
  public var connectionCount: Int { run.session.connectionCount }

  /// The files of the recording that were written so far.
  public var recordingPaths: [String] { log?.paths ?? [] }

  /// Why the recording does not go on while the run does, or `nil`.
  public var recordingFailure: String? { log?.failure }

  /// Has the last of the run written at SIGUSR1, where only that is kept.
  public func writeLastAtSignal() throws {
    try run.perform(at: SIGUSR1) { [unowned self] in
      if let tap { log?.writeLast(of: tap, at: now) }
    }
  }

  /// How the connection of a client of our own ended, or `nil` where there is none.
  public var clientOutcome: RecordingClient.Outcome? {
    switch run.listeningOutcome {
    case nil: nil
    case .open: .open
    case .refused(let status, let reason): .refused(status: status, reason: reason)
    case .closed(let closure): .closed(closure)
    }
  }

  /// Ends the run after so long, unless it has ended before.
  public func stop(after duration: Duration) { run.stop(after: duration) }

  /// Has `report` called about once a second while the server runs.
  public func everySecond(_ report: @escaping (LiveServer) -> Void) {
    run.everySecond = { [unowned self] _ in report(self) }
  }

  /// Returns something that ends the run, from any thread.
  public func stopper() -> @Sendable () -> Void { run.stopper() }

  /// Ends the run in order at SIGINT, SIGTERM or SIGHUP; a second one ends the process at once.
  public func stopAtSignals() throws {
    try run.stopAtSignals()
  }

  /// Runs until stopped, then completes the recording.
  ///
  /// - Throws: `SessionFailure` where the session could not go on; the recording is complete
  ///   up to there.
  public func serve() throws -> RecordingResult {
    let failure: SessionFailure?
    do {
      try run.run()
      failure = nil
    } catch {
      failure = error
    }
    let result = finishRecording(hasFailed: failure != nil)
    if let failure { throw failure }
    return result
  }

  private func finishRecording(hasFailed: Bool) -> RecordingResult {
    guard let log, let tap, !run.isShutOut else { return .none }
    log.finish(tap, at: now, breakCount: run.brokenCount, hasFailed: hasFailed)
    return log.paths.isEmpty && log.result == .complete ? .none : log.result
  }

  /// Has a client of our own ask for what the server's URL says, which then goes before nothing.
  private static func connect(_ client: RecordingClient, _ configuration: inout LiveConfiguration) {
    var target = "/"
    if case .live(var server, let named) = configuration.backend {
      swap(&target, &server.url.target)
      configuration.backend = .live(server, named: named)
    }
    configuration.listening = ListeningSetting(
      request: OpenRequest(
        target: target, headers: client.headers, subprotocols: client.subprotocols),
      messages: client.messages)
  }

  private static func listeners(
    _ scenario: Scenario, _ options: Options
  ) throws -> [ListenerSetting] {
    try scenario.backend.servers.enumerated().map { index, name in
      let ports = index < options.ports.count ? options.ports[index] : [0]
      guard let address = SocketAddress(host: options.host, port: ports.first ?? 0) else {
        throw BadHost(host: options.host)
      }
      return ListenerSetting(
        name: name, address: address, alternativePorts: Array(ports.dropFirst()))
    }
  }
}

/// A host to listen at that is not a numeric address.
public struct BadHost: Error, Hashable, CustomStringConvertible {
  /// What was given.
  public let host: String

  /// Creates a failure.
  package init(host: String) {
    self.host = host
  }

  public var description: String {
    "cannot listen at '\(host)': give a numeric address, such as 127.0.0.1, ::1 or 0.0.0.0"
  }
}
