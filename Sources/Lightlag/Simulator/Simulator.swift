public import LightlagCore
import LightlagEncoding
import LightlagMocks
public import LightlagProfiles
import LightlagRecording
import LightlagTime
import Synchronization

/// Clients, their simulated links and a server, for a test to use as if they were real.
///
/// ```swift
/// let simulator = try Simulator(backend: MockRover(), profile: .default, seed: 42)
/// let pilot = try await simulator.connect()
/// try await pilot.emit("driveCommands", ["linear": 0.5, "angular": 0.2])
/// let status = try await pilot.next("systemStatus", within: .seconds(2))
/// ```
///
/// Made in a run of `VirtualTime`, or in `simulate`, it has that run's time; `VirtualTime` tells
/// what of a test such a run cannot capture. Made elsewhere, time goes on while someone waits for
/// it, to what is due next and no farther; then one task should use it, as several would race. With
/// the real clock it takes as long as it says.
///
/// All that the test does, as a client or in handlers, is what comes from outside to a session:
/// the same done at the same instants, with the same seed, is the same run. What is done to a
/// simulated backend past its clients (`withRover`, `withBackend`) no recording can do again; that
/// it was done is recorded, and told where a replay differs.
public final class Simulator: Sendable {
  /// The seed that all chance of the network follows from.
  public let seed: Seed

  /// The network that it began with.
  public let profile: Profile

  let time: SimulatorTime
  let live: LiveBackend?
  let state: Mutex<SimulatorState>
  /// Rung when there is something of which handlers are to hear.
  let callBell = Mailbox<Void>(background: "events for handlers", limit: 1)

  /// Creates a simulator whose server is the test itself, with handlers.
  ///
  /// - Parameters:
  ///   - profile: The network; that of the run in `simulate` unless it is given, or `default`.
  ///   - seed: What all chance follows from; that of the run in `simulate` unless it is given.
  ///   - clock: How time goes by.
  ///   - options: What it does besides.
  /// - Throws: what keeps it from beginning at the instant that the run around it has reached.
  public convenience init(
    profile: Profile = .current, seed: Seed = .current, clock: SimulatorClock = .virtual,
    options: SimulatorOptions = SimulatorOptions()
  ) throws {
    try self.init(nil, nil, .json, profile, seed, clock, options)
  }

  /// Creates a simulator with a backend.
  ///
  /// - Parameters:
  ///   - backend: What stands behind the links.
  ///   - format: What it speaks; a rover Socket.IO, and others JSON, unless it is given.
  ///   - profile: The network; that of the run in `simulate` unless it is given, or `default`.
  ///   - seed: What all chance follows from; that of the run in `simulate` unless it is given.
  ///   - clock: How time goes by.
  ///   - options: What it does besides.
  /// - Throws: what keeps it from beginning at the instant that the run around it has reached.
  public convenience init(
    backend: any Endpoint, format: EventFormat? = nil, profile: Profile = .current,
    seed: Seed = .current, clock: SimulatorClock = .virtual,
    options: SimulatorOptions = SimulatorOptions()
  ) throws {
    let format = format ?? (backend is MockRover ? .socketIO : .json)
    try self.init(backend, nil, format, profile, seed, clock, options)
  }

  /// Creates a simulator with a backend that has a name, or with a live server behind its links.
  ///
  /// ```swift
  /// let simulator = try Simulator(backend: .live(url: "ws://127.0.0.1:8000"), seed: 42)
  /// ```
  ///
  /// A live server takes real time, and cannot be played besides: `emit` and `receive` of the
  /// simulator throw, and handlers hear of what the server is given.
  ///
  /// - Parameters:
  ///   - backend: What stands behind the links.
  ///   - format: What it speaks; a rover Socket.IO, and others JSON, unless it is given.
  ///   - profile: The network; that of the run in `simulate` unless it is given, or `default`.
  ///   - seed: What all chance follows from; that of the run in `simulate` unless it is given.
  ///   - clock: How time goes by; `real` for a live server unless it is given, or `virtual`.
  ///   - options: What it does besides.
  /// - Throws: `SimulatorFailure.liveServerNeedsRealTime`, what is wrong with the URL, or what
  ///   keeps it from beginning at the instant that the run around it has reached.
  public convenience init(
    backend: Backend, format: EventFormat? = nil, profile: Profile = .current,
    seed: Seed = .current, clock: SimulatorClock? = nil,
    options: SimulatorOptions = SimulatorOptions()
  ) throws {
    guard case .live(let url, _, _) = backend else {
      try self.init(
        backend: Backend.endpoint(of: backend.part), format: format, profile: profile, seed: seed,
        clock: clock ?? .virtual, options: options)
      return
    }
    if clock == .virtual { throw SimulatorFailure.liveServerNeedsRealTime(url: url) }
    if VirtualClock.current != nil { throw SimulatorFailure.realTimeInVirtualTime(asked: url) }
    try self.init(
      nil, (backend, LiveBackend(backend)), format ?? .json, profile, seed, .real, options)
  }

  private init(
    _ backend: (any Endpoint)?, _ live: (Backend, LiveBackend)?, _ format: EventFormat,
    _ profile: Profile, _ seed: Seed, _ clock: SimulatorClock, _ options: SimulatorOptions
  ) throws {
    if clock == .real, VirtualClock.current != nil {
      throw SimulatorFailure.realTimeInVirtualTime(asked: "clock: .real")
    }
    (self.seed, self.profile, self.live) = (seed, profile, live?.1)
    var configuration = Session.Configuration(seed: seed, network: profile.network)
    // As it is over real sockets, so that one seed decides the same there.
    if format == .socketIO { configuration.network.crossing.unit = .packet }
    let header =
      options.isRecording
      ? try Self.header(backend, live?.0, profile, clock, configuration) : nil
    var state = SimulatorState(
      backend: backend, live: live?.1, format: format, configuration: configuration, header: header,
      options: options)
    state.utterances = SimulationContext.current?.utterances
    if clock == .real {
      time = .real(RealClock())
    } else if let clock = VirtualClock.current {
      time = .run(clock)
      try state.advance(to: clock.now)
    } else {
      time = .waiting
    }
    self.state = Mutex(state)
    begin()
    live?.1.begin(self)
    SimulationContext.current?.add(self)
  }

  deinit { callBell.finish() }

  /// Ends it: nothing happens in it any more, and its handlers are forgotten.
  ///
  /// What has happened can still be looked at and written down; what is done to it has no effect,
  /// and who waits is cancelled. A run in virtual time does it when its body is over. Elsewhere a
  /// simulator that its handlers mention lives on until it is closed, in real time with its task.
  public func close() {
    state.withLock { $0.close() }
    callBell.finish()
  }

  /// How far it has come.
  public var now: Instant { read { $0.now } }

  /// Lets time pass, in which all happens that is due.
  ///
  /// - Throws: `CancellationError`, or what keeps the session from going on.
  public func advance(by duration: Duration) async throws {
    switch time {
    case .run(let clock): try await clock.sleep(for: duration)
    case .real(let clock): try await clock.sleep(for: duration)
    case .waiting: try await goOn(to: now.advanced(by: duration))
    }
  }

  // MARK: Clients

  /// Connects a client, and waits until it may send events.
  ///
  /// - Parameters:
  ///   - request: What it asks for; Socket.IO has a path of its own.
  ///   - within: How long it may take, or `nil` for as long as it does.
  ///   - file: Where it is awaited, to be told in a deadlock.
  ///   - line: The line there.
  /// - Returns: The client.
  /// - Throws: `SimulatorFailure`, where it is refused or the time passes.
  public func connect(
    _ request: OpenRequest = OpenRequest(), within: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> SimulatedClient {
    let client = add(request)
    try await client.reconnect(within: within, file: file, line: line)
    return client
  }

  /// Ends a client's connection; one that is not there is no error.
  public func disconnect(_ client: ClientID) { use { $0.leave(client.index) } }

  /// The clients that are connected, as far as they know, in the order in which they were made.
  public var connectedClients: [ClientID] {
    read { state in state.clients.filter { $0.state == .connected }.map(\.id) }
  }

  /// How far the client is that came farthest, or `disconnected` where there is none.
  public var connectionState: ConnectionState {
    let states = read { state in Set(state.clients.map(\.state)) }
    let order: [ConnectionState] = [
      .connected, .reconnecting, .connecting, .disconnecting, .failed,
    ]
    return order.first(where: states.contains) ?? .disconnected
  }

  func add(_ request: OpenRequest, isRaw: Bool = false) -> SimulatedClient {
    SimulatedClient(
      simulator: self, id: use { $0.addClient(isRaw: isRaw, request: request) })
  }

  private static func header(
    _ backend: (any Endpoint)?, _ live: Backend?, _ profile: Profile, _ clock: SimulatorClock,
    _ configuration: Session.Configuration
  ) throws -> RecordingHeader {
    RecordingHeader(
      name: "simulator", tool: Version.tool, clock: clock == .real ? .real : .virtual,
      profile: RecordingHeader.Profile(
        name: profile.name, digest: SHA256.hexDigest(of: profile.document),
        document: try JSON(parsing: profile.document)),
      configuration: configuration,
      backend: live?.part ?? part(of: backend),
      isBackendOutside: backend == nil || backend?.isOutside ?? false)
  }

  /// How a recording names what stands behind the links; one as usual can be made again by that.
  private static func part(of backend: (any Endpoint)?) -> RecordingHeader.Part {
    guard let backend else { return .init(kind: "test", version: Version.current) }
    guard let rover = backend as? MockRover else {
      return .init(kind: "\(type(of: backend))".lowercased(), version: Version.current)
    }
    return .init(kind: "rover", version: Version.current, options: rover.options.json)
  }
}
