import LightlagCore
import Testing

/// A rate that all connections share, as they do a radio.
@Suite struct SessionRateTests {
  /// 1 Mbit/s carries 1 250 bytes in 10 ms.
  static func conditions(
    isShared: Bool, limit: QueueLimit = QueueLimit(),
    discipline: QueueDiscipline = .droptail
  ) -> LinkConditions {
    LinkConditions(
      delay: .milliseconds(50), rate: .bitsPerSecond(1_000_000), isShared: isShared,
      limit: limit, discipline: discipline)
  }

  /// Has four clients send one message of 1 250 bytes each at 1 s; returns when they arrived.
  static func arrivals(_ conditions: LinkConditions) throws -> [Int64] {
    var session = Session(
      backend: Silence(), configuration: .init(seed: 1, conditions: .both(conditions)),
      taps: [Log()])
    let clients = (0..<4).map { _ in session.addClient(Silence()) }
    let ids = clients.map { session.act(as: .client($0)) { $0.connect(OpenRequest()) } }
    try session.advance(to: .milliseconds(1_000))
    for (client, id) in zip(clients, ids) {
      session.act(as: .client(client)) {
        $0.send(Message(.binary, [UInt8](repeating: 0, count: 1_250)), on: id)
      }
    }
    try session.finish()
    return SessionTests.arrivals(session, .uplink)
  }

  @Test func `alone each connection has the whole rate`() throws {
    #expect(try Self.arrivals(Self.conditions(isShared: false)) == [1_060, 1_060, 1_060, 1_060])
  }

  @Test(arguments: [QueueDiscipline.droptail, .drophead, .codel()])
  func `together they leave one after the other`(discipline: QueueDiscipline) throws {
    let conditions = Self.conditions(isShared: true, discipline: discipline)
    #expect(try Self.arrivals(conditions) == [1_060, 1_070, 1_080, 1_090])
  }

  @Test func `the limit is one for all`() throws {
    let two = QueueLimit(messages: 2)
    #expect(try Self.arrivals(Self.conditions(isShared: true, limit: two)) == [1_060, 1_070])
    #expect(try Self.arrivals(Self.conditions(isShared: false, limit: two)).count == 4)
  }

  /// The head leaves at once, so of the three behind it two fit, the latest.
  @Test func `where the oldest is dropped it is the oldest of all connections`() throws {
    let conditions = Self.conditions(
      isShared: true, limit: QueueLimit(messages: 3), discipline: .drophead)
    #expect(try Self.arrivals(conditions) == [1_060, 1_070, 1_080])
  }

  /// As many bytes again take as long again.
  @Test func `a message takes the time of its overhead too`() throws {
    var conditions = Self.conditions(isShared: true)
    conditions.overhead = Overhead(fixedByteCount: 1_250)
    #expect(try Self.arrivals(conditions) == [1_070, 1_090, 1_110, 1_130])
  }
}
