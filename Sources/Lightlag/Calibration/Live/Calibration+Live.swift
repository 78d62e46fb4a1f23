import LightlagCore
import LightlagDrivers

extension Calibration {
  /// Why a network cannot be calibrated in real time.
  public enum NotInRealTime: Error, Hashable, CustomStringConvertible {
    /// It would take longer than anybody waits.
    case tooSlow(delay: Duration)
    /// Nothing crosses it.
    case closed

    public var description: String {
      switch self {
      case .tooSlow(let delay):
        "messages take up to \(delay.reportText), too long to wait for; leave out --real"
      case .closed: "nothing crosses this link; leave out --real"
      }
    }
  }

  /// How many messages are sent each way in real time unless told otherwise.
  public static let defaultLiveMessageCount = 10_000

  /// About how long sending takes.
  private static let liveLength = Duration.seconds(10)
  /// Most connections at once.
  private static let connectionLimit = 400
  /// The slowest that a link may be.
  private static let liveDelayLimit = Duration.seconds(5)

  /// Runs it in real time: real WebSocket clients and a server on this machine, with the link
  /// between them.
  ///
  /// Messages are spread over many connections. Cuts and the rate are not measured.
  ///
  /// - Parameter progress: Called about once a second with the part that is done, from 0 to 1.
  /// - Returns: What was asked beside what came.
  /// - Throws: `NotInRealTime`, or what kept the server or its clients from running.
  public func runLive(
    progress: @escaping (Double) -> Void = { _ in }
  ) throws -> CalibrationReport {
    let network = withoutCuts
    let slowest = Direction.allCases.map { network.conditions[$0].longestDelay }.reduce(.zero, max)
    guard isOpen else { throw NotInRealTime.closed }
    guard slowest <= Self.liveDelayLimit else { throw NotInRealTime.tooSlow(delay: slowest) }
    let schedule = schedule
    // What crosses behind the handshakes comes after all of them.
    let pause = slowest + .milliseconds(500)
    guard let address = SocketAddress(host: "127.0.0.1", port: 0) else {
      throw BadHost(host: "127.0.0.1")
    }
    var configuration = LiveConfiguration(
      session: .init(seed: seed, network: network),
      backend: .simulated(ProbeBackend(schedule, pause: pause)),
      listeners: [ListenerSetting(name: "calibrate", address: address)])
    configuration.taps = [LiveSampleTap(connectionCount: schedule.connectionCount)]
    let run = try LiveRun(configuration)
    let length = schedule.length + pause * 3
    run.everySecond = { progress(Instant.start.duration(to: $0.clock.now) / length) }
    let received = try converse(run, schedule, pause: pause)
    let tap = run.session.tap(LiveSampleTap.self) ?? LiveSampleTap(connectionCount: 0)
    let samples = LinkPair(uplink: tap.uplink, downlink: tap.downlink(received))
    let lateness = samples.uplink.lateness.worse(samples.downlink.lateness)
    let calibration = Calibration(of: asked, seed: seed, messageCount: schedule.messageCount)
    return CalibrationReport(calibration, samples, lateness: lateness)
  }

  /// Runs the server on this thread, and its clients on another.
  private func converse(
    _ run: LiveRun, _ schedule: ProbeSchedule, pause: Duration
  ) throws -> [[ProbeClients.Reception]] {
    let clock = run.clock
    let port = run.listening.first?.address.port ?? 0
    return try run.run(beside: {
      var clients = try ProbeClients(schedule, port: port, clock: clock)
      return try clients.converse(pause: pause, rest: pause * 2)
    }) ?? []
  }

  /// So many connections that enough messages go in the time that there is.
  private var schedule: ProbeSchedule {
    let rounds = max(1, Int(Self.liveLength / spacing))
    let isShared = Direction.allCases.contains { asked.conditions[$0].isShared }
    // Those that share a rate would wait for each other.
    let most = isShared ? 1 : Self.connectionLimit
    let connections = min(max((messageCount + rounds - 1) / rounds, 1), most)
    let needed = (messageCount + connections - 1) / connections
    return ProbeSchedule(
      connectionCount: connections, roundCount: min(rounds, needed), spacing: spacing)
  }
}

extension LinkConditions {
  /// About the most that a message takes.
  fileprivate var longestDelay: Duration {
    guard enabled else { return .zero }
    if case .contacts(let plan)? = rate {
      return plan.contacts.map(\.lightTime).reduce(.zero, max)
    }
    return delay + .nanoseconds(Int64(DelayLaw.range(self) / 2))
  }
}
