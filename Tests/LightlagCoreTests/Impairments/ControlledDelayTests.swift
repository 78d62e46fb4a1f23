import LightlagCore
import Testing

@Suite struct ControlledDelayTests {
  /// A message of 1 251 bytes takes 10.008 ms of a megabit: no interval falls on a departure, where
  /// the rounding of the pseudo-code's seconds would decide.
  static let byteCount = 1_251
  static let transmission = 0.010008

  /// Messages that come at even gaps, and a pause behind them; in microseconds.
  struct Stretch: Sendable {
    let count: Int
    let gap: Int64
    let pause: Int64

    init(_ count: Int, gap: Int64, pause: Int64 = 0) {
      self.count = count
      self.gap = gap
      self.pause = pause
    }
  }

  struct Load: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let stretches: [Stretch]

    init(_ testDescription: String, _ stretches: [Stretch]) {
      self.testDescription = testDescription
      self.stretches = stretches
    }

    /// All arrivals, each a little off the departures, so that no two fall together.
    var arrivals: [Instant] {
      var (now, arrivals): (Int64, [Instant]) = (0, [])
      for stretch in stretches {
        for _ in 0..<stretch.count {
          arrivals.append(Instant(nanoseconds: now * 1_000 + 137))
          now += stretch.gap
        }
        now += stretch.pause
      }
      return arrivals
    }
  }

  static let loads = [
    Load("constant overload", [Stretch(1_500, gap: 8_001)]),
    // No more, as each pace is rounded down, which adds up to a microsecond in two thousand drops.
    Load("great overload", [Stretch(1_500, gap: 3_003)]),
    // The second within 16 intervals of the last drop, the third long after.
    Load(
      "overload that comes again",
      [
        Stretch(500, gap: 5_003, pause: 300_011), Stretch(500, gap: 7_001, pause: 9_000_000),
        Stretch(500, gap: 6_001),
      ]),
    Load("coming and going", (0..<40).map(wave)),
  ]

  static func wave(_ number: Int) -> Stretch {
    Stretch(20 + number * 7 % 30, gap: 5_001, pause: 31_007 * Int64(number % 9 + 1))
  }

  @Test(arguments: loads)
  func `what is dropped, and when, is what the RFC's pseudo-code drops`(load: Load) {
    let arrivals = load.arrivals
    var reference = PseudoCode(arrivals: arrivals.map { Double($0.nanoseconds) / 1e9 })
    reference.run()
    let drops = Self.outcomes(arrivals, .codel()).filter(\.isDrop)
    #expect(reference.drops.count > 10)
    #expect(drops.map(\.ticket.index) == reference.drops.map(\.index))
    let distances = zip(drops, reference.drops).map {
      abs(Double($0.at.nanoseconds) / 1e9 - $1.at)
    }
    #expect(distances.allSatisfy { $0 < 1e-6 })
  }

  /// The first is dropped when the wait has been above the target for 100 ms, the next one after
  /// 100 ms, then after 100 / sqrt(2) = 70.7, 57.7, 50, 44.7 ms, each when next something leaves.
  @Test func `drops follow each other ever faster`() {
    let drops = Self.outcomes(Self.loads[1].arrivals, .codel()).filter(\.isDrop)
    var law = Double(drops[0].at.nanoseconds) / 1e9
    for (number, drop) in drops.prefix(20).enumerated() {
      let late = Double(drop.at.nanoseconds) / 1e9 - law
      #expect((-1e-6..<0.010009).contains(late), "drop \(number)")
      law += 0.1 / Double(number + 1).squareRoot()
    }
  }

  /// The load reaches the rule for which it is there.
  @Test func `dropping that begins again soon goes on where it was, and later anew`() {
    var reference = PseudoCode(
      arrivals: Self.loads[2].arrivals.map { Double($0.nanoseconds) / 1e9 })
    reference.run()
    #expect(reference.beginnings.contains { $0 > 1 })
    #expect(reference.beginnings.count { $0 == 1 } >= 2)
  }

  /// Messages come 5 % too fast.
  ///
  /// With droptail a hundred wait in the end, the last of them for 1 s. CoDel holds the wait near
  /// its 5 ms: one message takes 10 already, half a one builds up in an interval, and what built up
  /// before the pace was found takes some time to go.
  @Test func `a standing queue stays near the target, where droptail's grows to the limit`() {
    let arrivals = Load("", [Stretch(6_000, gap: 9_531)]).arrivals
    let limit = QueueLimit(messages: 100)
    let waits = Self.outcomes(arrivals, .codel(), limit: limit).filter { !$0.isDrop }.suffix(2_000)
      .map { $0.at.nanoseconds - arrivals[$0.ticket.index].nanoseconds }
    let mean = waits.reduce(0, +) / Int64(waits.count)
    #expect((10_000_000...40_000_000).contains(mean))
    var droptail = Bottleneck(limit: limit)
    let longest = arrivals.map { arrival in
      let accepted = droptail.accept(0, byteCount: Self.byteCount, at: arrival)
      guard case .departs(let at) = accepted else { return Int64(0) }
      return at.nanoseconds - arrival.nanoseconds
    }.max()
    #expect((990_000_000...1_001_000_000).contains(longest ?? 0))
  }

  /// Nine messages are gone after 90 ms, less than an interval; fifteen are not.
  @Test(arguments: [(9, false), (30, true)])
  func `a queue that empties within an interval is not touched`(burst: Int, drops: Bool) {
    let stretch = Stretch(burst, gap: 1, pause: Int64(burst) * 12_000)
    let load = Load("", Array(repeating: stretch, count: 100))
    let outcomes = Self.outcomes(load.arrivals, .codel())
    #expect(outcomes.count == burst * 100)
    #expect(outcomes.contains(where: \.isDrop) == drops)
  }

  /// A message of 10 bytes at 100 bit/s takes 0.8 s, far above the target; but 150 of them, or
  /// fewer, are no more than a packet.
  @Test func `what fits in one packet is no standing queue`() {
    var bottleneck = Bottleneck(
      .bitsPerSecond(100), discipline: .codel())
    for index in 0..<151 { _ = bottleneck.accept(index, byteCount: 10, at: .start) }
    #expect(bottleneck.outcomes(by: .end).count { $0.isDrop } == 0)
    var fuller = Bottleneck(.bitsPerSecond(100), discipline: .codel())
    for index in 0..<200 { _ = fuller.accept(index, byteCount: 10, at: .start) }
    #expect(fuller.outcomes(by: .end).count { $0.isDrop } > 5)
  }

  @Test func `what does not fit is refused`() {
    var bottleneck = Bottleneck(limit: QueueLimit(messages: 2), discipline: .codel())
    bottleneck.fill(2)
    #expect(bottleneck.accept(2, at: .start) == .dropped)
    #expect(bottleneck.accept(3, at: .milliseconds(10)) == .queued)
  }

  /// What became of messages, also of those of which it is known at once.
  static func outcomes(
    _ arrivals: [Instant], _ discipline: QueueDiscipline, limit: QueueLimit = QueueLimit()
  ) -> [Bottleneck.Outcome] {
    var bottleneck = Bottleneck(limit: limit, discipline: discipline)
    var outcomes: [Bottleneck.Outcome] = []
    for (index, arrival) in arrivals.enumerated() {
      outcomes += bottleneck.outcomes(by: arrival)
      switch bottleneck.accept(index, byteCount: byteCount, at: arrival) {
      case .departs(let at): outcomes.append(.departed(.sample(index), at: at))
      case .queued: break
      case .dropped: Issue.record("the queue is long enough")
      }
    }
    return outcomes + bottleneck.outcomes(by: .end)
  }
}

/// The pseudo-code of RFC 8289 section 5, in seconds, for messages that are all of one size.
private struct PseudoCode {
  let arrivals: [Double]
  var drops: [(index: Int, at: Double)] = []
  /// The count with which each time of dropping began.
  var beginnings: [Double] = []

  private let target = 0.005
  private let interval = 0.1
  private var queue: [(index: Int, arrival: Double)] = []
  private var firstAboveTime = 0.0
  private var dropNext = 0.0
  private var count = 0.0
  private var lastCount = 0.0
  private var dropping = false

  init(arrivals: [Double]) {
    self.arrivals = arrivals
  }

  mutating func run() {
    var (now, next) = (0.0, 0)
    while next < arrivals.count || !queue.isEmpty {
      if queue.isEmpty { now = max(now, arrivals[next]) }
      while next < arrivals.count, arrivals[next] <= now {
        queue.append((next, arrivals[next]))
        next += 1
      }
      if dequeue(at: now) { now += ControlledDelayTests.transmission }
    }
  }

  private mutating func take(at now: Double) -> (packet: (index: Int, arrival: Double)?, ok: Bool) {
    guard !queue.isEmpty else {
      firstAboveTime = 0
      return (nil, false)
    }
    let packet = queue.removeFirst()
    if now - packet.arrival < target || queue.count * ControlledDelayTests.byteCount <= 1_500 {
      firstAboveTime = 0
    } else if firstAboveTime == 0 {
      firstAboveTime = now + interval
    } else if now >= firstAboveTime {
      return (packet, true)
    }
    return (packet, false)
  }

  /// Returns whether something is sent.
  private mutating func dequeue(at now: Double) -> Bool {
    var taken = take(at: now)
    if dropping {
      if !taken.ok { dropping = false }
      while now >= dropNext, dropping {
        if let packet = taken.packet { drops.append((packet.index, now)) }
        count += 1
        taken = take(at: now)
        if taken.ok { dropNext += interval / count.squareRoot() } else { dropping = false }
      }
    } else if taken.ok {
      if let packet = taken.packet { drops.append((packet.index, now)) }
      taken = take(at: now)
      dropping = true
      let delta = count - lastCount
      count = delta > 1 && now - dropNext < 16 * interval ? delta : 1
      dropNext = now + interval / count.squareRoot()
      lastCount = count
      beginnings.append(count)
    }
    return taken.packet != nil
  }
}
