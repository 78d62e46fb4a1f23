import LightlagCore
import Testing

@Suite struct StatisticsTests {
  static func statistics(
    of conditions: LinkConditions, count: Int = 100, overLimit: Int = 10_000
  ) throws -> Statistics {
    var session = Session(
      backend: Echo(), configuration: .init(seed: 1, conditions: .both(conditions)),
      taps: [Statistics(overLimit: overLimit)])
    session.connect(Metronome(count: count, every: .milliseconds(1)))
    try session.finish()
    return try #require(session.tap(Statistics.self))
  }

  @Test func `a clean run is counted message for message`() throws {
    let statistics = try Self.statistics(of: LinkConditions(delay: .milliseconds(50)))
    let uplink = statistics.total.uplink
    #expect(uplink.sent == 100 && uplink.delivered == 100)
    #expect(uplink.duplicated == 0 && uplink.drops.total == 0 && uplink.lost == 0)
    // "tick 100", "tick 99" to "tick 10", "tick 9" to "tick 1": 8 + 90 x 7 + 9 x 6 = 692.
    #expect(uplink.bytesSent == 692 && uplink.bytesDelivered == 692)
    #expect(uplink.delay.percentile(99) == .milliseconds(50))
    #expect(uplink.delay.mean == .milliseconds(50))
    #expect(statistics.total.downlink == uplink)
    #expect(statistics.total.both.sent == 200)
    #expect(statistics.total.both.delay.count == 200)
    #expect(statistics.opened == 1 && statistics.accepted == 1 && statistics.rejected == 0)
    #expect(statistics.over == 0)
    #expect(statistics[ConnectionID(index: 0)]?.traffic == statistics.total)
    #expect(statistics[ConnectionID(index: 1)] == nil)
  }

  /// Every message sent was dropped, or arrived once, or twice where it was duplicated.
  @Test func `what was sent is accounted for`() throws {
    let statistics = try Self.statistics(
      of: LinkConditions(
        delay: .milliseconds(50), loss: .percent(20), duplicate: .percent(20)),
      count: 500)
    let traffic = statistics.total.both
    #expect(traffic.drops[.loss] > 0 && traffic.duplicated > 0)
    #expect(traffic.drops.total == traffic.drops[.loss])
    #expect(traffic.delivered == traffic.sent - traffic.drops.total + traffic.duplicated)
    #expect(traffic.delay.count == traffic.delivered)
  }

  @Test(arguments: DropReason.allCases)
  func `a drop is counted under its reason`(reason: DropReason) {
    var statistics = Statistics()
    let id = ConnectionID(index: 0)
    let verdict: SimplexLink.Verdict = reason == .cut ? .cut(due: .start) : .dropped(reason)
    statistics.observe(
      SessionEvent(
        instant: .start, connection: id,
        kind: .sent(.uplink, index: 0, Message(text: "abc"), verdict, queued: 0)))
    #expect(statistics.total.uplink.drops[reason] == 1)
    #expect(statistics.total.uplink.drops.total == 1)
    #expect(statistics.total.uplink.bytesSent == 3)
    #expect(statistics.total.both.drops[reason] == 1)
  }

  @Test func `a connection's end is counted for the party that began it`() throws {
    var session = Session(
      backend: Silence(), configuration: .init(seed: 1), taps: [Statistics()])
    let ids = (0..<4).map { _ in session.connect(Silence()) }
    try session.finish()
    session.act(as: .client(ClientID(index: 0))) { $0.close(ids[0], code: 4_000) }
    session.act(as: .backend) { $0.close(ids[1], code: 1_006) }
    session.act(as: .backend) { $0.close(ids[2]) }
    try session.finish()
    let statistics = try #require(session.tap(Statistics.self))
    #expect(Closure.Party.allCases.map { statistics.disconnections(by: $0) } == [1, 2, 0, 0])
    #expect(statistics.over == 3)
    #expect(statistics.connections.map(\.isOver) == [true, true, true, false])
    #expect(statistics[ids[0]]?.closure == Closure(code: 4_000, party: .client))
  }

  @Test func `connections that are over are folded away, the first over first`() throws {
    var session = Session(
      backend: Echo(), configuration: .init(seed: 1), taps: [Statistics(overLimit: 2)])
    let ids = (0..<5).map { _ in session.connect(Metronome(count: 1, every: .seconds(1))) }
    try session.finish()
    for index in [3, 0, 2, 4] {
      session.act(as: .client(ClientID(index: index))) { $0.close(ids[index]) }
      try session.finish()
    }
    let later = session.connect(Silence())
    try session.finish()
    let statistics = try #require(session.tap(Statistics.self))
    #expect(statistics.folded == 2)
    #expect(statistics.connections.map(\.id) == [ids[1], ids[2], ids[4], later])
    #expect(statistics[ids[3]] == nil && statistics[ids[0]] == nil)
    // The new one has taken a folded one's place, and nothing of its counts.
    #expect(statistics[later]?.traffic.both.sent == 0)
    #expect(statistics.total.uplink.sent == 5)
  }

  @Test func `with room for none, all that are over are folded`() throws {
    let cut = LinkConditions(cut: .always)
    let statistics = try Self.statistics(of: cut, overLimit: 0)
    #expect(statistics.folded == 1 && statistics.connections.isEmpty)
    #expect(statistics.disconnections(by: .net) == 1)
    #expect(statistics.total.uplink.drops[.cut] == 1)
  }
}
