import Glibc
import LightlagCore
import LightlagDrivers
import LightlagEncoding
public import LightlagRecording

/// One side of a recording, played over real sockets against what is under test.
///
/// It runs on the thread that calls `run`, until all was played and answered, or until stopped.
/// Unless asked otherwise no network lies between the ends: what is under test is given what had
/// arrived at its original, and must send what that had sent.
public final class LiveReplay {
  /// What we play against.
  public enum Subject: Hashable, Sendable {
    /// A live server, by its URL; with whom to trust for `wss`, or `nil` for the system's; and
    /// others for connections that asked servers of these names.
    case server(url: String, authorities: String? = nil, named: [NamedServer] = [])
    /// Clients, which come in at that numeric address: for each server that was recorded, in the
    /// order of `Recording.servers`, a port; 0 for any free one.
    case clients(host: String, ports: [UInt16])

    /// The server as one that clients are connected to, or `nil` for clients.
    var backend: Backend? {
      guard case .server(let url, let authorities, let named) = self else { return nil }
      return .live(url: url, authorities: authorities, named: named)
    }
  }

  /// Why a recording cannot be played so.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Equal bytes were asked for, which no live run gives.
    case exactLevel
    /// More ports were given than there are servers.
    case ports(count: Int, servers: [String])
    /// It was to begin behind the end of the recording.
    case behindEnd
    /// It was to begin in the middle, with the network as it was by then, which nothing tells.
    case networkInTheMiddle

    public var description: String {
      switch self {
      case .exactLevel:
        "no run over sockets gives the same bytes (L0): ask for less, or repeat in virtual time"
      case .ports(let count, let servers):
        "there are \(count) ports for \(servers.count) servers: \(servers.joined(separator: ", "))"
      case .behindEnd: "the recording ends before the time to begin at"
      case .networkInTheMiddle:
        "the recorded network cannot be had from the middle of a recording on"
      }
    }
  }

  /// What there is to know besides.
  public struct Options: Sendable {
    /// How recorded time is kept.
    public var pace = ReplayPace.recorded
    /// How long what does not come is waited for.
    public var patience = Duration.seconds(10)
    /// How long it is listened before a connection is closed at most, where its original was silent
    /// there; five times that before all closes together.
    public var listening = Duration.seconds(1)
    /// From when on it is played; what stands open by then comes first: connections, handshakes,
    /// namespaces, and messages behind which there is a note named `latch`.
    public var start = Instant.start
    /// Whether the recorded network lies between the ends, and decides by the recorded seed.
    public var keepsNetwork = false
    /// How long it may take in all, from when it is played; `nil` for as long as it takes.
    public var limit: Duration?
    /// Asked once a second: whether it is to end before.
    public var isCancelled: @Sendable () -> Bool = { false }
    /// How long the first client is waited for where we play the server; `nil` for as long as it
    /// takes.
    public var wait: Duration?
    /// The file to record the run to, or `nil` for none.
    public var recording: String?
    /// Fields of each opening handshake where we play the clients, in the place of recorded ones of
    /// the same name.
    ///
    /// Neither the recording of the run nor the verdict has their values: where the server says
    /// one, a placeholder with the name of the field stands for it.
    public var headers: [Header] = []
    /// Returns a secret that was taken out of the recording, by its name.
    public var secret: @Sendable (String) -> String? = { _ in nil }

    /// Creates the default options.
    public init() {}
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// How the run differs from the recording.
    public let verdict: MatchVerdict
    /// How many times it went on without something that did not come.
    public let skippedWaits: Int
    /// Why the server could not be reached, or that no client came; else `nil`.
    public let unreachable: String?
    /// Why a server could be reached no more that had been, as where it crashed, or `nil`.
    public let gone: String?
    /// How long it took.
    public let duration: Duration
    /// Whether it was cancelled, or took longer than it may.
    public let isCutShort: Bool
    /// What came of recording the run.
    public let recording: RecordingResult
  }

  /// How long connections may take to end when all was played.
  private static let farewell = Duration.seconds(2)

  /// How long a run goes on when all is over, for what should not come any more.
  private static let silence = Duration.milliseconds(50)

  /// Where clients may come in.
  public let listening: [LiveServer.Listening]

  /// How many serial lines of the recording are left out, which nobody can open over a socket.
  public let serialLineCount: Int

  private let recording: Recording
  private let rules: MatchRules
  private let side: PlayedSide
  private let patience: Duration
  private let limit: Duration?
  private let wait: Duration?
  private let isCancelled: @Sendable () -> Bool
  private let run: LiveRun
  private let log: RecordingLog?
  /// Names of secrets in whose place anything may come.
  private let unknownSecrets: [String]
  /// The labels in this run of the secrets that are known.
  private let secretLabels: [String: String]
  private var lines: [UInt8] = []
  private var state = State.playing
  /// Whether a client has come to the server that we play, and whether one of those that were
  /// recorded.
  private var (hasClient, hasRecordedClient) = (false, false)
  /// Whether none of those that were recorded came for as long as one is waited for.
  private var isForsaken = false

  private enum State {
    case playing
    case played
    case settled
    case over
  }

  /// Creates the replay; where we play the server, clients can connect from now on.
  ///
  /// - Throws: What keeps it from being played.
  public init(
    _ recording: Recording, rules: MatchRules, against subject: Subject,
    _ options: Options = Options()
  ) throws {
    guard rules.level != .exact else { throw Failure.exactLevel }
    side = if case .server = subject { .clients } else { .backend }
    let (reachable, lineCount) = recording.withoutSerialLines()
    serialLineCount = lineCount
    guard options.start <= reachable.endInstant else {
      throw Failure.behindEnd
    }
    guard options.start == .start || !options.keepsNetwork else { throw Failure.networkInTheMiddle }
    let recording =
      options.keepsNetwork
      ? reachable : reachable.withoutNetwork(playing: side, from: options.start)
    self.recording = recording
    self.rules = rules
    (patience, limit, wait) = (options.patience, options.limit, options.wait)
    isCancelled = options.isCancelled
    let names = Redactor.names(in: recording)
    try Header.check(options.headers)
    let redactor = Self.redactor(for: recording, names, subject.backend?.urls ?? [], options)
    secretLabels = redactor?.givenLabels ?? [:]
    unknownSecrets = Self.unknownSecrets(
      among: names, in: recording, playing: side, options.secret)
    let plan = try ReplayPlan(
      recording, playing: side, rules: rules, pace: options.pace, patience: options.patience,
      listening: options.listening, redactor: redactor, secret: options.secret,
      replacedFields: Set(options.headers.map(\.name)))
    var header = recording.header
    header.tool = Version.tool
    header.clock = .real
    // What was to tell the day alone, or nothing, goes on to.
    header.wall = header.wall.map { wall in
      WallTime.nanoseconds(wall) == nil ? String(WallClock.now.prefix(10)) : WallClock.now
    }
    header.clients = nil
    header.isBackendOutside = true
    var configuration: LiveConfiguration
    switch subject {
    case .server(let url, let authorities, let named):
      let backend = Backend.live(url: url, authorities: authorities, named: named)
      header.backend = backend.part
      configuration = LiveConfiguration(
        session: header.configuration, backend: try backend.driven(), listeners: [])
      configuration.clients = [plan]
      configuration.handshakeFields = options.headers
    case .clients(let host, let ports):
      header.backend = .init(kind: "recording", version: Version.current)
      configuration = LiveConfiguration(
        session: header.configuration, backend: .simulated(plan),
        listeners: try Self.listeners(recording.servers, host: host, ports: ports))
      configuration.takesPolling = recording.hasEngineIO
    }
    configuration.taps = [Recorder(header: header, redactor: redactor)]
    run = try LiveRun(configuration)
    log = try RecordingLog.named(options.recording)
    listening = run.listening.map {
      LiveServer.Listening(name: $0.name, url: "ws://\($0.address)/")
    }
  }

  /// Ends the run in order at SIGINT, SIGTERM or SIGHUP; a second one ends the process at once.
  public func stopAtSignals() throws {
    try run.stopAtSignals()
  }

  /// Plays, and compares.
  ///
  /// - Throws: `SessionFailure` where the session could not go on.
  public func play() throws -> Outcome {
    run.record { [unowned self] session in look(at: &session) }
    let begin = run.clock.now
    run.everySecond = { [unowned self] run in
      if let wait, !hasRecordedClient, begin.duration(to: run.clock.now) >= wait {
        isForsaken = true
      }
      if isForsaken || isCancelled() { run.stop() }
    }
    let stop = limit.map { begin.advanced(by: $0) } ?? .end
    if let limit { run.stop(after: limit) }
    try run.run()
    let isCutShort = state != .over && (run.clock.now >= stop || isCancelled())
    var progress: ReplayPlan.Progress?
    var connections: [ConnectionID: ConnectionID] = [:]
    var cutSilence: String?
    run.withSession { session in
      let end = session.now
      _ = session.withTap(Recorder.self) { $0.finish(at: end) }
      take(from: &session)
      let plan = plan(in: session)
      (progress, connections) = (plan?.progress, plan?.connections ?? [:])
      cutSilence = plan.flatMap(Self.cutSilence)
    }
    log?.finish()
    let actual = try Recording(lines)
    var verdict = RunComparison(rules, played: side, secrets: secretLabels).compare(
      expected: recording, actual: actual, connections: connections)
    if let cutSilence { verdict.notes.append(cutSilence) }
    verdict.notes += Self.notes(onUnknown: unknownSecrets)
    if serialLineCount > 0 {
      verdict.warnings.append(
        serialLineCount.counted("serial line was", "serial lines were") + " not played")
    }
    if let progress, !progress.isDone {
      verdict.warnings.append(
        "\(progress.doneCount) of \(progress.stepCount) steps were played before it ended")
    }
    let (reason, wasReached) = whyUnreachable(actual)
    return Outcome(
      verdict: verdict, skippedWaits: progress?.skippedWaits ?? 0,
      unreachable: wasReached ? nil : reason, gone: wasReached ? reason : nil,
      duration: Instant.start.duration(to: actual.endInstant), isCutShort: isCutShort,
      recording: log?.result ?? .none)
  }

  /// Where clients come in: where one server alone was asked, at a single place.
  private static func listeners(
    _ servers: [String], host: String, ports: [UInt16]
  ) throws -> [ListenerSetting] {
    let names = servers.count > 1 ? servers : [servers.first ?? "replay"]
    guard ports.count <= names.count else {
      throw Failure.ports(count: ports.count, servers: names)
    }
    return try names.enumerated().map { index, name in
      let port = index < ports.count ? ports[index] : 0
      guard let address = SocketAddress(host: host, port: port) else { throw BadHost(host: host) }
      return ListenerSetting(name: name, address: address)
    }
  }

  /// Why a connection did not come about, where that was no answer of the server's and not so when
  /// recorded; and whether others had.
  ///
  /// Clients that came and were refused did come.
  private func whyUnreachable(_ run: Recording) -> (reason: String?, wasReached: Bool) {
    if isForsaken, let wait {
      return (hasClient ? nil : "no client came within \(wait.quantityText)", false)
    }
    func failures(_ events: [SessionEvent]) -> [String] {
      events.compactMap { event in
        guard case .answered(let answer, _) = event.kind else { return nil }
        return answer.gatewayFailure?.reason
      }
    }
    let reasons = failures(run.events)
    guard reasons.count > failures(recording.events).count else { return (nil, true) }
    let wasReached = run.events.contains { event in
      if case .answered(.accepted, _) = event.kind { true } else { false }
    }
    return (reasons.first, wasReached)
  }

  /// That the recording listened longer before it closed connections, or `nil` where it did not.
  private static func cutSilence(_ plan: ReplayPlan) -> String? {
    let silences = plan.cutSilences
    guard let longest = silences.max(by: { $0.recorded < $1.recorded }) else { return nil }
    return "the recording listened longer before it closed"
      + " \(silences.count.counted("connection")), for \(longest.recorded.quantityText) before"
      + " \(longest.connection), where this run listened for \(longest.planned.quantityText)"
  }

  private func plan(in session: Session) -> ReplayPlan? {
    // The first client stands for all that come from outside.
    let end = side == .backend ? End.backend : .client(ClientID(index: 1))
    return session.endpoint(end, as: ReplayPlan.self)
  }

  private func take(from session: inout Session) {
    var bytes: [UInt8] = []
    _ = session.withTap(Recorder.self) { $0.take(into: &bytes) }
    log?.write(bytes)
    lines += bytes
  }

  /// Sees after each turn whether the run can end.
  private func look(at session: inout Session) {
    take(from: &session)
    guard let plan = plan(in: session) else { return }
    let progress = plan.progress
    hasRecordedClient = hasRecordedClient || !plan.connections.isEmpty
    hasClient = hasClient || hasRecordedClient || progress.extraCount > 0
    guard state != .over else { return }
    if state == .playing, progress.isDone {
      state = .played
      run.stop(after: patience)
    }
    if state == .played, progress.isSettled {
      state = .settled
      run.stop(after: Self.farewell)
    }
    if state == .settled, session.connectionCount == 0 {
      state = .over
      run.stop(after: Self.silence)
    }
  }
}
