import LightlagCore
import Testing

/// Chance is addressed by what it is for: whatever else a link does, each impairment takes the
/// messages it would take alone.
@Suite struct CommonRandomNumbersTests {
  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var conditions: LinkConditions
  }

  static let clean = LinkConditions(
    delay: .milliseconds(80), jitter: .halfWidth(.milliseconds(20)), inOrder: false)

  static let lossy = with { $0.loss = .percent(20) }

  static func with(
    _ base: LinkConditions = clean, _ change: (inout LinkConditions) throws -> Void
  ) rethrows -> LinkConditions {
    var conditions = base
    try change(&conditions)
    return conditions
  }

  static func change(
    _ name: String, _ base: LinkConditions, _ change: (inout LinkConditions) -> Void
  ) -> Change {
    Change(testDescription: name, conditions: with(base, change))
  }

  static let half = Probability.percent(50)

  /// One in ten is lost, in bursts of three.
  static let fourState =
    (try? FourStateLoss(p13: .percent(3), p31: .percent(30))).map(Loss.fourState) ?? .none

  static let trace = CapacityTrace(milliseconds: [1, 3, 5, 20])

  static let contacts = try? ContactPlan(
    [
      Contact(
        start: .zero, end: .seconds(1), rate: DataRate(bitsPerSecond: 1_000_000),
        lightTime: .milliseconds(70))
    ], period: .seconds(2))

  static let delays = try? DelayTrace(
    [.init(time: .zero, delay: .milliseconds(20)), .init(time: .seconds(1), delay: .seconds(2))])

  static let table = (try? DelayTable(entries: [-9_000, -1_000, 2_000, 12_000])).map {
    Jitter.Shape.table($0.standardized)
  }

  /// Impairments that take messages, or send some past others; the rest is to arrive as before.
  static let takers: [Change] = [
    change("loss", clean) { $0.loss = .percent(30) },
    change("correlated loss", clean) {
      $0.loss = .independent(.percent(30), correlation: .percent(50))
    },
    change("burst loss", clean) {
      $0.loss = .gilbertElliott(
        GilbertElliott(goodToBad: .percent(10), badToGood: .percent(30)))
    },
    change("four-state loss", clean) { conditions in
      conditions.loss = fourState
    },
    change("every fourth", clean) { $0.loss = .every(4) },
    change("the first 100", clean) { $0.loss = .first(100) },
    change("by indices", clean) { $0.loss = .indices([3, 4, 90]) },
    change("duplicate", clean) { $0.duplicate = .percent(30) },
    change("correlated duplicate", clean) {
      $0.duplicate = Duplication(.percent(30), correlation: .percent(50))
    },
    change("corrupt", clean) { $0.corrupt = Corruption(chance: half) },
    change("reorder", clean) { $0.reorder = Reordering(chance: .percent(30)) },
    change("reorder with a gap", clean) { $0.reorder = Reordering(chance: half, gap: 3) },
    change("cut", clean) { $0.cut = .percent(30) },
    change("all", clean) {
      $0.loss = .percent(20)
      $0.duplicate = .percent(20)
      $0.corrupt = Corruption(chance: half)
      $0.cut = .percent(20)
    },
  ]

  @Test(arguments: takers)
  func `what an impairment does not take arrives as it would without`(taker: Change) {
    let pairs = zip(Self.verdicts(Self.clean), Self.verdicts(taker.conditions))
    var (survivors, index) = (0, Int64(0))
    for (before, after) in pairs {
      defer { index += 1 }
      guard case .scheduled(let due) = before else { continue }
      switch after {
      // What was sent past the others takes no time at all.
      case .scheduled(.milliseconds(index)): break
      case .scheduled(let actual), .duplicated(let actual, _):
        survivors += 1
        #expect(actual == due)
      case .damaged, .dropped, .cut, .waiting: break
      }
    }
    // At the least 0.8 x 0.84 of 1 000 = 672 survive all; deviation 14.8.
    #expect(survivors > 600)
  }

  /// Impairments that leave alone which messages are lost.
  static let others: [Change] =
    [
      change("no jitter", lossy) { $0.jitter = .none },
      change("delay", lossy) { $0.delay = .seconds(9) },
      change("corrupt", lossy) { $0.corrupt = Corruption(chance: half) },
      change("reorder", lossy) { $0.reorder = Reordering(chance: half) },
      change("in order", lossy) { $0.inOrder = true },
      change("rate", lossy) { $0.rate = .bitsPerSecond(100_000) },
      change("a short queue", lossy) {
        $0.rate = .bitsPerSecond(20_000)
        $0.limit = QueueLimit(messages: 3)
      },
      change("duplicate", lossy) { $0.duplicate = .percent(0.001) },
      change("cut", lossy) { $0.cut = .percent(0.001) },
      change("a trace of the rate", lossy) { $0.rate = .trace(trace) },
      change("contacts", lossy) { $0.rate = contacts.map(Capacity.contacts) },
      change("a trace of delays", lossy) { $0.delayTrace = delays },
      change("a table", lossy) {
        $0.jitter = Jitter(width: .milliseconds(9), shape: table ?? .normal)
      },
      change("netem's jitter", lossy) {
        $0.arithmetic = .netem
        $0.jitter = .deviation(.milliseconds(9), .normal, correlation: .percent(50))
      },
      change("overhead", lossy) {
        $0.rate = .bitsPerSecond(1_000_000)
        $0.overhead = Overhead(includesWebSocket: true, includesTLS: true, includesTCP: true)
      },
      change("correlated jitter", lossy) {
        $0.jitter = .deviation(
          .milliseconds(9), .normal, correlation: .percent(80))
      },
    ]
    + [Jitter.Shape.uniform, .normal, .pareto, .paretonormal].map { shape in
      change("\(shape) jitter", lossy) { $0.jitter = Jitter(width: .milliseconds(9), shape: shape) }
    }

  @Test(arguments: others)
  func `no other impairment changes which messages are lost`(other: Change) {
    let pairs = zip(Self.verdicts(Self.lossy), Self.verdicts(other.conditions))
    var lost = 0
    for (before, after) in pairs where after != .dropped(.queue) {
      #expect((before == .dropped(.loss)) == (after == .dropped(.loss)))
      if after == .dropped(.loss) { lost += 1 }
    }
    // 200 of 1 000 are lost, deviation 12.6; of those that a short queue takes, no more is known.
    #expect(lost > 20)
  }

  @Test func `the first transmissions that TCP loses are the messages that are lost otherwise`() {
    let retransmitting = Self.with(Self.lossy) {
      $0.lossMode = .retransmit
      $0.jitter = .none
      $0.inOrder = true
    }
    let lost = Self.verdicts(Self.lossy).firstIndex(of: .dropped(.loss))
    #expect(lost == Self.verdicts(retransmitting).firstIndex(of: .waiting))
    #expect(lost != nil)
  }

  @Test func `what the four-state model loses does not depend on the rest`() {
    #expect(Self.fourState != .none && Self.contacts != nil && Self.delays != nil)
    let alone = Self.verdicts(Self.with { $0.loss = Self.fourState })
    let among = Self.verdicts(
      Self.with {
        $0.loss = Self.fourState
        $0.jitter = .deviation(.milliseconds(9), .normal)
        $0.rate = .trace(Self.trace)
        $0.corrupt = Corruption(chance: Self.half)
      })
    #expect(alone.map { $0 == .dropped(.loss) } == among.map { $0 == .dropped(.loss) })
    // 91 of 1 000 in the mean.
    #expect(alone.count { $0 == .dropped(.loss) } > 30)
  }

  /// Submits one message of ten bytes each millisecond; returns what was said of each then.
  static func verdicts(_ conditions: LinkConditions) -> [SimplexLink.Verdict] {
    var link = SimplexLinkTests.link(conditions)
    return (0..<1_000).map { link.submit(byteCount: 10, at: .milliseconds(Int64($0))) }
  }
}
