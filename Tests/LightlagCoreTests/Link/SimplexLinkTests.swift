import LightlagCore
import Testing

@Suite struct SimplexLinkTests {
  static func link(_ conditions: LinkConditions, seed: Seed = 1) -> SimplexLink {
    SimplexLink(
      conditions: conditions, seed: seed, connection: ConnectionID(index: 0), direction: .uplink)
  }

  /// Submits one message of a byte each millisecond; returns what became of each.
  static func verdicts(_ conditions: LinkConditions, count: Int = 1_000, seed: Seed = 1)
    -> [SimplexLink.Verdict]
  {
    var link = link(conditions, seed: seed)
    return (0..<count).map { link.submit(byteCount: 1, at: .milliseconds(Int64($0))) }
  }

  // MARK: Delay and order

  @Test func `a perfect link delivers at the instant of sending`() {
    var link = Self.link(LinkConditions())
    #expect(link.submit(byteCount: 9, at: .milliseconds(3)) == .scheduled(due: .milliseconds(3)))
  }

  @Test func `a message arrives after the delay, however long`() {
    var link = Self.link(LinkConditions(delay: .seconds(1_320)))
    let due = Instant.milliseconds(1_320_005)
    #expect(link.submit(byteCount: 9, at: .milliseconds(5)) == .scheduled(due: due))
  }

  @Test func `delays beyond the end of time are at the end of time`() {
    let century = Duration.seconds(100 * 31_557_600)
    var link = Self.link(LinkConditions(delay: century, jitter: .deviation(century)))
    let late = Instant.start.advanced(by: century).advanced(by: century)
    for _ in 0..<50 {
      guard case .scheduled(let due) = link.submit(byteCount: 1, at: late) else {
        Issue.record("nothing is lost here")
        return
      }
      #expect(due >= late)
    }
  }

  /// Half-width 20 around 80: from 60 to 100; the mean of 2 000 is within
  /// 4.5 x 20 / sqrt(3) / sqrt(2 000) = 1.16 ms of 80.
  @Test func `uniform jitter spreads evenly around the delay`() {
    let delays = Self.delays(
      LinkConditions(
        delay: .milliseconds(80), jitter: .halfWidth(.milliseconds(20)), inOrder: false))
    #expect(delays.allSatisfy { (60_000_000...100_000_000).contains($0) })
    #expect(abs(Self.mean(delays) - 80e6) < 1.16e6)
    // Each tenth at the edges is hit: the chance to miss one is 0.95^2000 = 2.8e-45.
    #expect(delays.contains { $0 < 62_000_000 } && delays.contains { $0 > 98_000_000 })
  }

  /// Deviation 10 around 80: the mean of 2 000 is within 4.5 x 10 / sqrt(2 000) = 1.01 ms; 68.3 %
  /// are within one deviation, 1 365 of 2 000, give or take 4.5 x sqrt(2 000 x 0.217) = 94.
  @Test func `normal jitter has the jitter as its deviation`() {
    let delays = Self.delays(
      LinkConditions(
        delay: .milliseconds(80), jitter: .deviation(.milliseconds(10)), inOrder: false))
    #expect(abs(Self.mean(delays) - 80e6) < 1.01e6)
    #expect(abs(delays.count { abs($0 - 80_000_000) < 10_000_000 } - 1_365) < 94)
  }

  @Test(arguments: [Jitter.Shape.uniform, .normal, .pareto, .paretonormal])
  func `nothing arrives before it was sent`(shape: Jitter.Shape) {
    let delays = Self.delays(
      LinkConditions(
        delay: .milliseconds(1), jitter: Jitter(width: .milliseconds(50), shape: shape),
        inOrder: false))
    #expect(delays.allSatisfy { $0 >= 0 })
    // The shape is cut there: half or nearly half of it.
    #expect(delays.count { $0 == 0 } > 800)
  }

  @Test func `order is kept in spite of jitter, and lost where that is allowed`() {
    var conditions = LinkConditions(delay: .milliseconds(80), jitter: .halfWidth(.milliseconds(20)))
    #expect(Self.dues(Self.verdicts(conditions)).isSorted)
    conditions.inOrder = false
    #expect(!Self.dues(Self.verdicts(conditions)).isSorted)
  }

  @Test func `a switched off link is perfect but keeps what is behind in order`() {
    var conditions = LinkConditions(
      delay: .milliseconds(80), loss: .percent(100), cut: .always, rate: .bitsPerSecond(8))
    conditions.enabled = false
    var link = Self.link(conditions)
    #expect(link.submit(byteCount: 1, at: .milliseconds(1)) == .scheduled(due: .milliseconds(1)))
    link.conditions = LinkConditions(delay: .milliseconds(80))
    #expect(link.submit(byteCount: 1, at: .milliseconds(2)) == .scheduled(due: .milliseconds(82)))
    link.conditions = conditions
    #expect(link.submit(byteCount: 1, at: .milliseconds(3)) == .scheduled(due: .milliseconds(82)))
    link.conditions.inOrder = false
    #expect(link.submit(byteCount: 1, at: .milliseconds(4)) == .scheduled(due: .milliseconds(4)))
  }

  @Test func `conditions that get better do not let messages overtake those in flight`() {
    var link = Self.link(LinkConditions(delay: .milliseconds(500)))
    #expect(link.submit(byteCount: 1, at: .start) == .scheduled(due: .milliseconds(500)))
    link.conditions.delay = .milliseconds(10)
    #expect(link.submit(byteCount: 1, at: .start) == .scheduled(due: .milliseconds(500)))
    #expect(
      link.submit(byteCount: 1, at: .milliseconds(600)) == .scheduled(due: .milliseconds(610)))
  }

  // MARK: Chance

  /// n = 10 000, p = 0.3: 3 000 expected, deviation sqrt(n p (1 - p)) = 45.8, 4.5 of them 206.
  @Test(arguments: [Seed(0), 1, 42, Seed(.max)])
  func `loss takes its share`(seed: Seed) {
    let verdicts = Self.verdicts(LinkConditions(loss: .percent(30)), count: 10_000, seed: seed)
    #expect(abs(verdicts.count { $0 == .dropped(.loss) } - 3_000) < 206)
  }

  @Test func `a duplicate arrives with its own jitter, after its original`() {
    let conditions = LinkConditions(
      delay: .milliseconds(80), jitter: .halfWidth(.milliseconds(20)), duplicate: .percent(100),
      inOrder: false)
    var apart = 0
    for verdict in Self.verdicts(conditions, count: 200) {
      guard case .duplicated(let due, let again) = verdict else {
        Issue.record("not duplicated: \(verdict)")
        return
      }
      #expect(again >= due)
      if again > due { apart += 1 }
    }
    // The copy's jitter is its own, and half the time the earlier one: then both arrive together.
    // 100 of 200 expected, deviation 7.1.
    #expect((68...132).contains(apart))
  }

  @Test func `what is both lost and duplicated arrives once`() {
    let verdicts = Self.verdicts(
      LinkConditions(loss: .percent(100), duplicate: .percent(100)), count: 10)
    #expect(verdicts == (0..<10).map { .scheduled(due: .milliseconds(Int64($0))) })
  }

  @Test func `a cut is learned of behind all that was sent before`() {
    var link = Self.link(LinkConditions(delay: .milliseconds(100)))
    #expect(link.submit(byteCount: 1, at: .start) == .scheduled(due: .milliseconds(100)))
    link.conditions.delay = .milliseconds(10)
    link.conditions.cut = .always
    #expect(link.submit(byteCount: 1, at: .milliseconds(1)) == .cut(due: .milliseconds(100)))
  }

  @Test func `the fate of a message depends on its index, not on what befell others`() {
    let conditions = LinkConditions(
      delay: .milliseconds(80), jitter: .halfWidth(.milliseconds(20)),
      loss: .percent(30), inOrder: false)
    var whole = Self.link(conditions)
    var late = Self.link(conditions)
    for _ in 0..<50 { _ = whole.submit(byteCount: 1, at: .start) }
    late.conditions.enabled = false
    for _ in 0..<50 { _ = late.submit(byteCount: 1, at: .start) }
    late.conditions.enabled = true
    for _ in 0..<50 {
      #expect(
        whole.submit(byteCount: 1, at: .milliseconds(5))
          == late.submit(byteCount: 1, at: .milliseconds(5)))
    }
  }

  // MARK: Rate

  /// 1 Mbit/s carries 1 250 bytes in 10 ms.
  static let megabit = Capacity.bitsPerSecond(1_000_000)

  @Test func `messages sent together leave one after the other`() {
    var link = Self.link(LinkConditions(delay: .milliseconds(5), rate: Self.megabit))
    for due in [Int64(15), 25, 35] {
      #expect(link.submit(byteCount: 1_250, at: .start) == .scheduled(due: .milliseconds(due)))
    }
    // Idle since 30: the next leaves at 110.
    #expect(
      link.submit(byteCount: 1_250, at: .milliseconds(100)) == .scheduled(due: .milliseconds(115)))
  }

  @Test func `a queue of two messages holds two`() {
    let limit = QueueLimit(messages: 2)
    var link = Self.link(LinkConditions(rate: Self.megabit, limit: limit))
    #expect(link.submit(byteCount: 1_250, at: .start) == .scheduled(due: .milliseconds(10)))
    #expect(link.submit(byteCount: 1_250, at: .start) == .scheduled(due: .milliseconds(20)))
    #expect(link.submit(byteCount: 0, at: .start) == .dropped(.queue))
    // The first has left at 10 ms, not a nanosecond before.
    let before = Instant(nanoseconds: 9_999_999)
    #expect(link.submit(byteCount: 1_250, at: before) == .dropped(.queue))
    #expect(
      link.submit(byteCount: 1_250, at: .milliseconds(10)) == .scheduled(due: .milliseconds(30)))
  }

  @Test func `a queue of so many bytes holds so many`() {
    let limit = QueueLimit(bytes: 2_500)
    var link = Self.link(LinkConditions(rate: Self.megabit, limit: limit))
    _ = link.submit(byteCount: 1_250, at: .start)
    #expect(link.submit(byteCount: 1_251, at: .start) == .dropped(.queue))
    #expect(link.submit(byteCount: 1_250, at: .start) == .scheduled(due: .milliseconds(20)))
    #expect(link.queuedByteCount(at: .start) == 2_500)
    #expect(link.queuedByteCount(at: .milliseconds(10)) == 1_250)
    #expect(link.queuedByteCount(at: .milliseconds(20)) == 0)
  }

  @Test func `a long queue is accounted for to its last message`() {
    var link = Self.link(LinkConditions(rate: Self.megabit))
    for _ in 0..<1_000 { _ = link.submit(byteCount: 125, at: .start) }
    // A millisecond each.
    for sent in stride(from: Int64(0), through: 1_000, by: 7) {
      #expect(link.queuedByteCount(at: .milliseconds(sent)) == 125 * (1_000 - Int(sent)))
    }
  }

  @Test func `a lost message has used the link's time`() {
    var link = Self.link(LinkConditions(loss: .percent(100), rate: Self.megabit))
    #expect(link.submit(byteCount: 1_250, at: .start) == .dropped(.loss))
    link.conditions.loss = .none
    #expect(link.submit(byteCount: 1_250, at: .start) == .scheduled(due: .milliseconds(20)))
  }

  @Test func `without a rate nothing overtakes what waits from before`() {
    var link = Self.link(LinkConditions(rate: Self.megabit, inOrder: false))
    _ = link.submit(byteCount: 1_250, at: .start)
    link.conditions.rate = nil
    #expect(link.submit(byteCount: 1, at: .start) == .scheduled(due: .milliseconds(10)))
    #expect(link.submit(byteCount: 1, at: .milliseconds(11)) == .scheduled(due: .milliseconds(11)))
  }

  @Test func `transmission times are rounded up, however fast the link`() {
    let (slow, fast) = (DataRate(bitsPerSecond: 3), DataRate(bitsPerSecond: .max))
    #expect(slow.transmissionTime(byteCount: 1) == .nanoseconds(2_666_666_667))
    #expect(fast.transmissionTime(byteCount: 1) == .nanoseconds(1))
    #expect(fast.transmissionTime(byteCount: 0) == .zero)
  }

  // MARK: Helpers

  private static func dues(_ verdicts: [SimplexLink.Verdict]) -> [Instant] {
    verdicts.compactMap { if case .scheduled(let due) = $0 { due } else { nil } }
  }

  private static func delays(_ conditions: LinkConditions) -> [Int64] {
    dues(verdicts(conditions, count: 2_000)).enumerated()
      .map { $1.nanoseconds - Int64($0) * 1_000_000 }
  }

  private static func mean(_ values: [Int64]) -> Double {
    Double(values.reduce(0, +)) / Double(values.count)
  }
}

extension [Instant] {
  fileprivate var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
