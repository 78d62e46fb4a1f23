import LightlagCore
import LightlagEncoding
import LightlagMocks
import Synchronization
import Testing

/// Lets a test see an operator's counts while the session has the operator.
private struct Watched: Endpoint {
  final class Window: Sendable {
    let counts = Mutex(OperatorCounts())
  }

  var base: VehicleOperator
  let window: Window
  var deadline: Instant? { base.deadline }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    base.receive(event, at: now, outbox: &outbox)
    window.counts.withLock { $0 = base.counts }
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    base.advance(to: now, outbox: &outbox)
    window.counts.withLock { $0 = base.counts }
  }
}

/// Refuses the first connections, and closes the next ones at their first message.
private struct Unwilling: Endpoint {
  var refusals: Int
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    switch event {
    case .opened(let connection, _):
      if refusals > 0 { outbox.reject(connection, status: 503) }
      refusals -= 1
    case .message(let connection, _): outbox.close(connection, code: 1011)
    case .rejected, .closed: break
    }
  }
}

@Suite struct VehicleOperatorTests {
  private static let stressed = LinkConditions(
    delay: .milliseconds(120), jitter: .halfWidth(.milliseconds(40)),
    loss: .percent(5), cut: .percent(0.001))

  private static func run(
    operators: Int, seconds: Int64, backend: any Endpoint = Vehicles(VehiclesOptions(seed: 5)),
    conditions: LinkConditions = LinkConditions(), startInterval: Duration = .milliseconds(20),
    window: Watched.Window = Watched.Window()
  ) throws -> Session {
    var session = Session(
      backend: backend,
      configuration: .init(
        seed: 5, conditions: LinkPair(uplink: conditions, downlink: conditions)),
      taps: [Log()])
    for index in 0..<operators {
      let options = VehicleOperatorOptions(seed: 5, index: index, startInterval: startInterval)
      session.addClient(Watched(base: VehicleOperator(options), window: window))
    }
    try session.advance(to: Instant(nanoseconds: seconds * 1_000_000_000))
    return session
  }

  /// In 10 s: telemetry at 0 and then 200 times; commands at 1, 2, … 10 s.
  @Test func `an operator subscribes, commands at a steady pace, and counts the answers`() throws {
    let window = Watched.Window()
    _ = try Self.run(operators: 1, seconds: 10, window: window)
    let counts = window.counts.withLock { $0 }
    #expect(counts.connections == 1)
    #expect(counts.vehicleLists == 1)
    #expect(counts.telemetry == 201)
    #expect(counts.commands == 10)
    #expect(counts.acknowledgements + counts.refusals == 10)
    #expect(counts.errors + counts.others + counts.closures == 0)
  }

  @Test func `operators start one after the other, or together if asked`() throws {
    let starts = { (interval: Duration) in
      let session = try Self.run(operators: 4, seconds: 1, startInterval: interval)
      return session.tap(Log.self)?.events.compactMap { event -> Int64? in
        guard case .opening = event.kind else { return nil }
        return event.instant.nanoseconds / 1_000_000
      }
    }
    #expect(try starts(.milliseconds(20)) == [0, 20, 40, 60])
    #expect(try starts(.zero) == [0, 0, 0, 0])
  }

  /// Waits of 1, 2, 4, 8, 16, 30 and 30 s; what is accepted and closed unheard waits on.
  @Test func `an operator comes back ever more slowly, up to thirty seconds`() throws {
    let window = Watched.Window()
    let session = try Self.run(
      operators: 1, seconds: 100, backend: Unwilling(refusals: 3), window: window)
    let openings = session.tap(Log.self)?.events.compactMap { event -> Int64? in
      guard case .opening = event.kind else { return nil }
      return event.instant.nanoseconds / 1_000_000_000
    }
    #expect(openings == [0, 1, 3, 7, 15, 31, 61, 91])
    #expect(window.counts.withLock { $0.rejections } == 3)
    #expect(window.counts.withLock { $0.closures } == 5)
  }

  /// Loss takes the list or the subscription of some, and they ask again.
  @Test func `every operator gets its telemetry over a bad link`() throws {
    let session = try Self.run(operators: 20, seconds: 30, conditions: Self.stressed)
    var counts: [ConnectionID: OperatorCounts] = [:]
    for event in session.tap(Log.self)?.events ?? [] {
      guard case .delivered(.downlink, _, let message, _) = event.kind,
        let connection = event.connection
      else { continue }
      counts[connection, default: OperatorCounts()].count(message)
    }
    #expect(counts.count >= 20)
    #expect(counts.values.allSatisfy { $0.telemetry > 0 && $0.errors == 0 })
  }

  @Test func `two runs of one seed are equal in every event`() throws {
    let logs = try (0..<2).map { _ in
      try Self.run(operators: 10, seconds: 10, conditions: Self.stressed).tap(Log.self)?.events
    }
    #expect(logs[0]?.isEmpty == false)
    #expect(logs[0] == logs[1])
  }
}
