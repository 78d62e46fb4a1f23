import LightlagCodecs
import LightlagCore
import LightlagDrivers
import LightlagMocks
import Testing

/// Real time decides when something is shown, never what it is.
@Suite(.timeLimit(.minutes(10))) struct ParityTests {
  /// Sends the script as soon as its connection is open.
  private struct Script: Endpoint {
    let messages: [Message]

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .opened(let connection, _) = event else { return }
      for message in messages { outbox.send(message, on: connection) }
    }
  }

  /// What became of one message, whenever that was.
  private struct Fate: Hashable, CustomStringConvertible {
    let direction: Direction
    let index: Int
    let message: Message
    let verdict: String

    var description: String { "\(direction) \(index): \(verdict)" }
  }

  static let seeds: [Seed] = [0, 1, 42, 0x1234_5678_9ABC_DEF0]

  private let script = (0..<80).map { Message(text: "message \($0)") }

  private func configuration(_ seed: Seed) -> Session.Configuration {
    let conditions = LinkConditions(
      delay: .milliseconds(1), jitter: .halfWidth(.milliseconds(1)), loss: .percent(20),
      duplicate: .percent(10))
    return .init(seed: seed, conditions: LinkPair(uplink: conditions, downlink: conditions))
  }

  private func fates(_ events: [SessionEvent]) -> [Fate] {
    let fates = events.compactMap { event -> Fate? in
      guard case .sent(let direction, let index, let message, let verdict, _) = event.kind else {
        return nil
      }
      let name =
        switch verdict {
        case .scheduled: "scheduled"
        case .duplicated: "duplicated"
        case .dropped(let reason): "dropped: \(reason)"
        case .cut: "cut"
        case .damaged(let damage, _, _): "damaged: \(damage)"
        case .waiting: "waiting"
        }
      return Fate(direction: direction, index: index, message: message, verdict: name)
    }
    return fates.filter { $0.direction == .uplink } + fates.filter { $0.direction == .downlink }
  }

  /// Runs the script with a real client on a real socket.
  private func runLive(_ seed: Seed) throws -> [SessionEvent] {
    let server = try RunningServer(Echo(), configuration(seed))
    let client = try BlockingClient(try server.address)
    try client.send(script)
    try client.close(code: 1000)
    while try client.next() != nil {}
    return try server.stop()
  }

  @Test(arguments: seeds)
  func `a seed decides the same over real sockets as in virtual time`(seed: Seed) throws {
    var session = Session(
      backend: Echo(), configuration: configuration(seed), taps: [Log()])
    session.connect(Script(messages: script))
    try VirtualDriver().run(&session, until: Instant(nanoseconds: 1_000_000_000))
    let virtual = fates(try #require(session.tap(Log.self)).events)

    #expect(virtual.filter { $0.direction == .uplink }.count == script.count)
    #expect(fates(try runLive(seed)) == virtual)
  }

  /// The one idea: the same inputs at the same instants give the same run, event by event.
  @Test(arguments: seeds)
  func `a live run is repeated exactly in virtual time`(seed: Seed) throws {
    let live = try runLive(seed)
    var session = Session(
      backend: Echo(), configuration: configuration(seed), taps: [Log()])
    let client = End.client(session.addClient(RemoteEndpoint()))
    for event in live {
      guard let input = input(event) else { continue }
      try session.advance(to: event.instant)
      session.act(as: client, input)
    }
    try session.advance(to: try #require(live.last).instant)
    #expect(try #require(session.tap(Log.self)).events == live)
  }

  /// What an event that came from outside is as an act of the client.
  private func input(_ event: SessionEvent) -> ((inout Outbox) -> Void)? {
    guard let connection = event.connection else { return nil }
    switch event.kind {
    case .opening(_, let request, _): return { $0.connect(request) }
    case .sent(.uplink, _, let message, _, _): return { $0.send(message, on: connection) }
    case .arrived(let arrival): return { $0.arrived(connection, arrival) }
    case .closing(.uplink, let closure):
      return { $0.close(connection, closure) }
    default: return nil
    }
  }
}
