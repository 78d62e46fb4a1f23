import LightlagCore
import LightlagProfiles
import Testing

/// The figures of the built-in profiles, stated once more and independently of their documents.
@Suite struct ProfileTableTests {
  /// One profile, its directions as uplink and downlink where they differ.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    /// One way.
    var delay: (up: Int, down: Int) = (0, 0)
    /// A standard deviation.
    var jitter = Jitter.none
    var kilobits: (up: Double, down: Double)?
    var limit = QueueLimit()
    var loss: (percent: Double, burst: Double) = (0, 1)
    var cutPercent = 0.0
    /// Start and length of the contacts of a sol, in seconds.
    var contacts: (starts: [Int], length: Int)?
    var isLocal = false
    var flow = Flow.open

    var testDescription: String { name }
  }

  static let relays = [0, 17_755, 35_510, 53_265, 71_020]

  static let rows: [Row] = [
    Row(name: "perfect"),
    Row(
      name: "default", delay: (50, 50), jitter: normal(10), kilobits: (100_000, 100_000),
      limit: QueueLimit(messages: 1_000), loss: (1, 1), cutPercent: 0.1),
    Row(
      name: "stressed", delay: (200, 200), jitter: normal(50), kilobits: (10_000, 10_000),
      limit: QueueLimit(messages: 1_000), loss: (10, 1), cutPercent: 1),
    Row(
      name: "mars", delay: (750_000, 750_000), kilobits: (128, 2_000), limit: stored,
      loss: (0.1, 1), isLocal: true),
    Row(
      name: "wifi", delay: (12, 12), jitter: longTailed(4), kilobits: (20_000, 40_000),
      limit: queue(100), loss: (0.1, 3)),
    Row(
      name: "cafe", delay: (120, 120), jitter: longTailed(60, correlationPercent: 30),
      kilobits: (750, 2_000), limit: queue(1_500), loss: (3, 5)),
    Row(
      name: "lte", delay: (30, 30), jitter: longTailed(15), kilobits: (8_000, 16_000),
      limit: queue(300), loss: (0.2, 1)),
    Row(
      name: "3g", delay: (100, 100), jitter: normal(40), kilobits: (330, 780),
      limit: queue(1_000), loss: (1, 3)),
    Row(
      name: "edge", delay: (440, 400), jitter: normal(80), kilobits: (200, 240),
      limit: queue(2_000), loss: (1, 3)),
    Row(
      name: "leo", delay: (22, 22), jitter: normal(8), kilobits: (15_000, 100_000),
      limit: queue(100), loss: (0.5, 2)),
    Row(
      name: "geo", delay: (340, 340), jitter: normal(50), kilobits: (3_000, 45_000),
      limit: queue(500), loss: (0.5, 3)),
    // 1 282 ms of light, and 20 ms of the network on the ground.
    Row(
      name: "moon", delay: (1_302, 1_302), jitter: normal(5), kilobits: (20_000, 100_000),
      limit: queue(10_000), loss: (0.01, 1)),
    Row(
      name: "moon-farside", delay: (1_302, 1_302), jitter: normal(5), kilobits: (20_000, 100_000),
      limit: queue(10_000), loss: (0.01, 1)),
    Row(
      name: "mars-near", delay: (182_000, 182_000), kilobits: (128, 2_000), limit: stored,
      loss: (0.01, 1), contacts: (relays, 8 * 60), isLocal: true),
    Row(
      name: "mars-far", delay: (1_338_000, 1_338_000), kilobits: (32, 500), limit: stored,
      loss: (0.1, 1), contacts: (relays, 8 * 60), isLocal: true),
    Row(
      name: "mars-direct", delay: (750_000, 750_000), kilobits: (3, 0.8), limit: stored,
      loss: (0.1, 1), contacts: ([0], 9_000), isLocal: true),
    Row(name: "offline", loss: (100, 1), flow: .outage),
    Row(
      name: "very-bad", delay: (500, 500), kilobits: (1_000, 1_000), loss: (10, 1)),
  ]

  @Test func `the table has every profile`() {
    #expect(Self.rows.map(\.name).sorted() == Profile.builtIn.map(\.name))
  }

  @Test(arguments: rows)
  func `a profile has the figures of the table`(row: Row) throws {
    let network = try Profile.named(row.name).network
    for direction in Direction.allCases {
      let expected = try Self.conditions(row, direction)
      #expect(network.conditions[direction].figures(differingFrom: expected) == [])
    }
    let scope = row.isLocal ? Crossing.Scope.local : .endToEnd
    #expect(network.crossing == Crossing(handshake: scope, ping: .local))
    #expect(network.openings == Openings())
    #expect(network.breaks == Breaks())
    #expect(network.rules == [])
  }

  static let weather: [(name: String, phase: Phase, figures: LinkPair<[ConditionFigure]>)] = [
    (
      "cafe",
      Phase(
        name: "out of reach", course: .byChance(meanOn: .seconds(3), meanOff: .seconds(60)),
        action: .reset),
      LinkPair(uplink: [.flow(.outage)], downlink: [.flow(.outage)])
    ),
    // One second in a minute.
    (
      "lte",
      Phase(name: "stall", course: .byChance(meanOn: .seconds(1), meanOff: .seconds(59))),
      LinkPair(uplink: [.flow(.hold)], downlink: [.flow(.hold)])
    ),
    (
      "leo",
      Phase(
        name: "handover",
        course: .planned(
          start: .seconds(15), duration: .milliseconds(100), period: .seconds(15))),
      LinkPair(uplink: [.flow(.hold)], downlink: [.flow(.hold)])
    ),
    // 117.8 min around, of which 46.5 min behind: 7 068 s and 2 790 s.
    (
      "moon-farside",
      Phase(
        name: "far side",
        course: .planned(
          start: .seconds(4_278), duration: .seconds(2_790), period: .seconds(7_068))),
      LinkPair(uplink: [.flow(.outage)], downlink: [.flow(.outage)])
    ),
    // 14 days, every 779.94: 18 718.6 h are 67 386 960 s.
    (
      "mars-far",
      Phase(
        name: "conjunction",
        course: .planned(
          start: .seconds(7 * 86_400), duration: .seconds(14 * 86_400),
          period: .seconds(67_386_960))),
      LinkPair(uplink: [.flow(.outage)], downlink: [.loss(.independent(.percent(10)))])
    ),
  ]

  @Test func `some profiles change over time`() {
    for profile in Profile.builtIn {
      let expected = Self.weather.filter { $0.name == profile.name }.map {
        Weather.Change($0.phase, figures: $0.figures)
      }
      #expect(profile.network.weather.changes == expected, "\(profile.name)")
    }
  }

  // MARK: What a row means

  private static let stored = QueueLimit(bytes: 256 << 20)

  private static func normal(_ milliseconds: Int) -> Jitter {
    .deviation(.milliseconds(milliseconds))
  }

  private static func longTailed(_ milliseconds: Int, correlationPercent: UInt32 = 0) -> Jitter {
    Jitter(
      width: .milliseconds(milliseconds), shape: .paretonormal,
      correlation: Correlation(partsPerBillion: correlationPercent * 10_000_000))
  }

  private static func queue(_ milliseconds: Int) -> QueueLimit {
    QueueLimit(time: .milliseconds(milliseconds))
  }

  private static func conditions(_ row: Row, _ direction: Direction) throws -> LinkConditions {
    let isUp = direction == .uplink
    let delay = Duration.milliseconds(isUp ? row.delay.up : row.delay.down)
    let parts = UInt32((row.loss.percent * 10_000_000).rounded())
    let chance = Probability(partsPerBillion: parts)
    let length = Int(row.loss.burst * 1_000)
    let loss: Loss =
      length == 1_000
      ? .independent(chance) : try .burst(rate: chance, lengthThousandths: length)
    var conditions = LinkConditions(
      delay: delay, jitter: row.jitter, loss: loss,
      cut: Probability(partsPerBillion: UInt32(row.cutPercent * 10_000_000)), limit: row.limit)
    conditions.flow = row.flow
    let rate = row.kilobits.map { DataRate(bitsPerSecond: Int64((isUp ? $0.up : $0.down) * 1_000)) }
    conditions.rate = try rate.map { rate in
      guard let (starts, length) = row.contacts else { return .constant(rate) }
      let contacts = starts.map {
        Contact(
          start: .seconds($0), end: .seconds($0 + length), rate: rate, lightTime: delay)
      }
      return .contacts(try ContactPlan(contacts, period: .seconds(88_775)))
    }
    return conditions
  }
}
