import LightlagCore
import Testing

@Suite struct SwarmTests {
  /// What a thousand seeds draw.
  static let networks = (0..<1_000).map { Network.swarm(seed: Seed(UInt64($0))) }

  /// A fair coin in a thousand tosses: 500, give or take four deviations of 15.8.
  static let half = 437...563

  /// A quarter of a thousand: 250, give or take four deviations of 13.7.
  static let quarter = 195...305

  /// Whether a network shows an impairment of one direction.
  static let ofDirection: [(SwarmFigure, @Sendable (LinkConditions) -> Bool)] = [
    (.delay, { $0.delay > .zero }), (.jitter, { $0.jitter.width > .zero }),
    (.loss, { $0.loss != .none }), (.retransmit, { $0.lossMode == .retransmit }),
    (.duplicate, { $0.duplicate != .none }), (.corrupt, { $0.corrupt != .none }),
    (.reorder, { $0.reorder != .none && !$0.inOrder }), (.cut, { $0.cut != .never }),
    (.rate, { $0.rate != nil }), (.shared, { $0.isShared }),
    (.overhead, { $0.overhead != .none }), (.limit, { $0.limit != QueueLimit() }),
    (.discipline, { $0.discipline != .droptail }), (.netem, { $0.arithmetic == .netem }),
  ]

  /// Whether it shows one of the connection as a whole.
  static let ofConnection: [(SwarmFigure, @Sendable (Network) -> Bool)] = [
    (.acceptDelay, { $0.openings.acceptDelay > .zero }),
    (.handshakeDelay, { $0.openings.handshakeDelay > .zero }),
    (.handshakeFailure, { $0.openings.handshakeFailure != .never }),
    (.refuse, { $0.openings.refuse != .never }),
    (.reconnectAfter, { $0.openings.reconnectAfter > .zero }),
    (.breaks, { $0.breaks.meanTime != nil }), (.breakManner, { $0.breaks.manner != .reset }),
    (.localHandshake, { $0.crossing.handshake == .local }),
    (.crossingPing, { $0.crossing.ping == .endToEnd }), (.outage, { $0.hasPhase("outage") }),
    (.hold, { $0.hasPhase("hold") }), (.degraded, { $0.hasPhase("degraded") }),
    (.restart, { $0.hasPhase("restart") }), (.rule, { !$0.rules.isEmpty }),
  ]

  @Test func `no impairment is forgotten here`() {
    let figures = Self.ofDirection.map(\.0) + Self.ofConnection.map(\.0)
    #expect(figures == SwarmFigure.allCases)
  }

  @Test(arguments: ofDirection.indices, Direction.allCases)
  func `each impairment of a direction is on for half of all seeds`(
    index: Int, direction: Direction
  ) {
    let (figure, isOn) = Self.ofDirection[index]
    // What TCP prevents is on for half of those that do not retransmit.
    let isPrevented = figure == .duplicate || figure == .reorder
    let expected = isPrevented ? Self.quarter : Self.half
    #expect(expected.contains(Self.networks.count { isOn($0.conditions[direction]) }))
  }

  @Test(arguments: ofConnection.indices)
  func `each impairment of the connection is on for half of all seeds`(index: Int) {
    let isOn = Self.ofConnection[index].1
    #expect(Self.half.contains(Self.networks.count(where: isOn)))
  }

  /// The coins are independent: a quarter has both.
  @Test(arguments: [(SwarmFigure.delay, SwarmFigure.jitter), (.loss, .rate), (.cut, .corrupt)])
  func `two impairments are on together for a quarter of all seeds`(
    one: SwarmFigure, other: SwarmFigure
  ) {
    let count = (0..<1_000).count { number in
      [one, other].allSatisfy { SwarmDraws($0, seed: Seed(UInt64(number))).isOn }
    }
    #expect(Self.quarter.contains(count))
  }

  /// A quarter of the halves that have them: 125 of each kind, give or take four deviations of
  /// 10.5.
  @Test func `delays and rates change over time for a quarter of those that have them`() {
    let uplinks = Self.networks.map(\.conditions.uplink)
    let traces = uplinks.count { if case .trace? = $0.rate { true } else { false } }
    let contacts = uplinks.count { if case .contacts? = $0.rate { true } else { false } }
    #expect((83...167).contains(traces) && (83...167).contains(contacts))
    // But not where contacts say the delay, which is for an eighth.
    #expect((68...151).contains(uplinks.count { $0.delayTrace != nil }))
    let tables = uplinks.count { if case .table = $0.jitter.shape { true } else { false } }
    // A fifth of the half with jitter: 100, give or take four deviations of 9.5.
    #expect((62...138).contains(tables))
  }

  /// From 1 ms to 10 s are four decades, so half of the delays are up to 100 ms: of some 1 000
  /// (500 each way) that is 500, give or take four deviations of 15.8 and a little for the grid.
  @Test func `delays are as many in each decade`() {
    let conditions = Self.networks.flatMap { [$0.conditions.uplink, $0.conditions.downlink] }
    let delays = conditions.map(\.delay).filter { $0 > .zero }
    let short = delays.count { $0 < .milliseconds(100) }
    #expect(abs(2 * short - delays.count) < 140, "\(short) of \(delays.count)")
    #expect(delays.allSatisfy { $0 >= .milliseconds(1) && $0 <= .seconds(10) })
  }

  /// Copied from a run; the draws are fixed by Philox, so that no process may come to others.
  @Test func `a seed draws the same in every process`() throws {
    let network = Network.swarm(seed: 4)
    let uplink = network.conditions.uplink
    #expect(uplink.delay == .milliseconds(8_200))
    #expect(uplink.jitter == .deviation(.milliseconds(27), .pareto))
    #expect(uplink.duplicate == Duplication(.percent(20), correlation: .percent(51)))
    #expect(network.conditions.downlink.lossMode == .retransmit)
    #expect(network.conditions.downlink.reorder == .none)
    #expect(network.openings.handshakeDelay == .milliseconds(56))
    #expect(network.breaks.manner == .close(code: 3000, reason: "drawn"))
    #expect(network.weather.timeline.phases.map(\.name) == ["hold"])
    #expect(network.rules.map(\.verdict) == [.close(code: 1001, reason: "drawn")])
    #expect(Network.swarmCount(seed: 4) == (on: 19, all: 42))
  }

  @Test func `seeds draw different networks`() {
    #expect(Set(Self.networks).count == 1_000)
    #expect(Network.swarm(seed: 7) == Network.swarm(seed: 7))
  }
}

extension Network {
  fileprivate func hasPhase(_ name: String) -> Bool {
    weather.timeline.phases.contains { $0.name == name }
  }
}
