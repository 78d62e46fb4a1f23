import Lightlag

/// Measures messages across simulated links, by the session itself and by async code; prints an
/// object of counts and seconds.
///
/// Scripts/bench runs it, beside others that do the same work.
@main
enum SimulatorBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let name = arguments.first, let count = arguments.last.flatMap(Int.init), count > 0 else {
      return print("usage: SimulatorBenchmark session|transport|events|clients|sol|sol-async COUNT")
    }
    // The first run looks at what the toolchain can do.
    _ = Capabilities.measured
    let start = ContinuousClock.now
    let done =
      switch name {
      case "session": try session(count)
      case "transport": try transport(count)
      case "events": try events(count)
      case "clients": try clients(count)
      case "sol-async": try solByTasks(sols: count)
      default: try sol(sols: count)
      }
    let seconds = start.duration(to: .now) / .seconds(1)
    print("{\"count\": \(done), \"seconds\": \(seconds), \"check\": \(done)}")
  }

  private static var options: SimulatorOptions {
    var options = SimulatorOptions()
    (options.isRecording, options.maxHistory) = (false, 0)
    return options
  }

  /// A link that takes a millisecond each way.
  private static var network: Network {
    var conditions = LinkConditions()
    conditions.delay = .milliseconds(1)
    return Network(conditions: LinkPair(uplink: conditions, downlink: conditions))
  }

  /// Sends the next message when the last has come back, so often.
  private struct Asker: Endpoint {
    var left: Int

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard left > 0 else { return }
      left -= 1
      outbox.send(Message(text: "hello"), on: event.connection)
    }
  }

  /// Round trips of one client and an echo, by the session alone; each is two messages.
  private static func session(_ count: Int) throws -> Int {
    var session = Session(
      backend: Echo(), configuration: .init(seed: 1, network: network), taps: [Statistics()])
    session.connect(Asker(left: count))
    try session.advance(to: .start.advanced(by: .seconds(Int64(count))))
    return (session.tap(Statistics.self)?.total.downlink.delivered ?? 0) * 2
  }

  /// The same by a task that sends and awaits.
  private static func transport(_ count: Int) throws -> Int {
    try VirtualTime().run { _ in
      let simulator = try Simulator(backend: Echo(), profile: .perfect, options: options)
      simulator.setConditions { $0.delay = .milliseconds(1) }
      let wire = simulator.transport()
      try await wire.connect()
      for _ in 0..<count {
        try await wire.send(Message(text: "hello"))
        _ = try await wire.receive()
      }
      return count * 2
    }.get()
  }

  /// The same with events, which are JSON.
  private static func events(_ count: Int) throws -> Int {
    try VirtualTime().run { _ in
      let simulator = try Simulator(backend: Echo(), profile: .perfect, options: options)
      simulator.setConditions { $0.delay = .milliseconds(1) }
      let pilot = try await simulator.connect()
      for _ in 0..<count {
        try await pilot.emit("hello")
        _ = try await pilot.next("hello")
      }
      return count * 2
    }.get()
  }

  /// So many clients at once: each connects, is told something, and takes it.
  private static func clients(_ count: Int) throws -> Int {
    try VirtualTime().run { _ in
      let simulator = try Simulator(profile: .perfect, options: options)
      let pilots = try await withThrowingTaskGroup { group in
        for _ in 0..<count { group.addTask { try await simulator.connect() } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let told = try await simulator.emit("alert")
      for pilot in pilots { _ = try await pilot.next("alert") }
      return told
    }.get()
  }

  // MARK: A sol on Mars

  /// A sol in `mars-near`, whose orbiters pass five times in it.
  private static let sol = Duration.seconds(88_775)

  private static var mars: Profile {
    Profile.builtIn.first { $0.name == "mars-near" } ?? .mars
  }

  /// Tells its client something ten times a second.
  private struct Telemetry: Endpoint {
    private var connection: ConnectionID?
    private var next = Instant.start

    var deadline: Instant? { connection == nil ? nil : next }

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .opened(let connection, _) = event else { return }
      (self.connection, next) = (connection, now)
    }

    mutating func advance(to now: Instant, outbox: inout Outbox) {
      guard let connection else { return }
      outbox.send(Message(text: "telemetry"), on: connection)
      next = now.advanced(by: .milliseconds(100))
    }
  }

  /// Hears of it.
  private struct Control: Endpoint {
    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
  }

  private static func sol(sols: Int) throws -> Int {
    var session = Session(
      backend: Telemetry(), configuration: .init(seed: 1, network: mars.network),
      taps: [Statistics()])
    session.connect(Control())
    try session.advance(to: .start.advanced(by: sol * sols))
    return session.tap(Statistics.self)?.total.downlink.sent ?? 0
  }

  /// The same, and a task takes each message that arrives.
  private static func solByTasks(sols: Int) throws -> Int {
    try VirtualTime().run { clock in
      let simulator = try Simulator(
        backend: Telemetry(), profile: mars, seed: 1, options: options)
      let wire = simulator.transport()
      try await wire.connect()
      let taking = Task { while try await wire.receive() != nil {} }
      try await clock.sleep(for: sol * sols)
      taking.cancel()
      return simulator.statistics.links.total.downlink.sent
    }.get()
  }
}
