import LightlagCore
import LightlagMocks
import Testing

@Suite struct SimulatedOperatorTests {
  private static func record(
    _ plan: [OperatorStep], seconds: Int64, conditions: LinkConditions = LinkConditions(),
    backend: any Endpoint = MockRover(MockRoverOptions(seed: 3))
  ) throws -> SimulatedOperatorRecord {
    var session = Session(
      backend: backend,
      configuration: .init(
        seed: 3, conditions: LinkPair(uplink: conditions, downlink: conditions)))
    let client = session.addClient(
      SimulatedOperator(SimulatedOperatorOptions(seed: 3, plan: plan)))
    try session.advance(to: Instant(nanoseconds: seconds * 1_000_000_000))
    return try #require(session.endpoint(.client(client), as: SimulatedOperator.self)).record
  }

  /// Drives from 1 s to 9 s at 10 Hz: 81 commands, the last at 9 s.
  ///
  /// Sensors at 0.1, 0.2, … 10 s and
  /// at 0; pictures at 2 Hz from 2 s on, first at 2.5 s: 16.
  @Test func `an operator drives by its plan, and counts what it sees`() throws {
    let record = try Self.record(
      [
        OperatorStep(.drive(linear: 300_000, angular: 0), atMilliseconds: 1_000),
        OperatorStep(.subscribe(hertz: 2), atMilliseconds: 2_000),
        OperatorStep(.release, atMilliseconds: 9_050),
      ], seconds: 10)
    #expect(record.connections == 1 && record.closures + record.failures == 0)
    #expect(record.commands == 81 && record.requests == 1)
    #expect(record.acknowledgements == 82 && record.refusals == 0)
    #expect((100...101).contains(record.sensors) && record.pictures == 16)
    #expect((10...12).contains(record.statuses) && record.errors + record.others == 0)
    #expect(record.glimpses.contains { abs($0.linearVelocity - 300_000) < 1_000 })
  }

  /// 40 ms there, and 40 back.
  @Test func `it measures the time to the answer`() throws {
    let plan = [OperatorStep(.drive(linear: 0, angular: 0), atMilliseconds: 1_000)]
    let record = try Self.record(
      plan, seconds: 5, conditions: LinkConditions(delay: .milliseconds(40)))
    #expect(record.roundTrip.count > 30)
    #expect(record.roundTrip.maximum == .milliseconds(80))
  }

  @Test func `it comes back when its connection breaks, and asks again for what it must have`()
    throws
  {
    let conditions = LinkConditions(loss: .percent(20), cut: .percent(1))
    let plan = [
      OperatorStep(.wander, atMilliseconds: 0),
      OperatorStep(.emergencyStop, atMilliseconds: 60_000),
    ]
    let record = try Self.record(plan, seconds: 120, conditions: conditions)
    #expect(record.connections > 3 && record.closures >= record.connections - 1)
    #expect(record.glimpses.last?.isStopped == true)
  }

  @Test func `who left for good does not come back`() throws {
    let record = try Self.record([OperatorStep(.leave, atMilliseconds: 2_000)], seconds: 30)
    #expect(record.connections == 1 && record.closures == 1 && record.statuses <= 4)
  }

  /// Echo is no Engine.IO server: it never opens a session.
  @Test func `a server that is none is tried again and again`() throws {
    let record = try Self.record([], seconds: 60, backend: Echo())
    #expect(record.connections == 0 && record.failures > 5)
  }
}
