import LightlagCore
import Testing

/// What models deliver in a million draws, against the closed form; bounds are 4.5 deviations.
///
/// Those that are chains of states stand in `LossStateTests`, `CorrelatedDrawsTests` and
/// `NetemCorrelationTests`, times of phases and breaks in `DrawExponentialTests`.
@Suite struct MillionDrawsTests {
  private static let count = 1_000_000

  // The rate's deviation is sqrt(p (1 - p) / n). A burst ends with chance 1 - p: its mean is
  // 1 / (1 - p), its deviation sqrt(p) / (1 - p), and there are n p (1 - p) of them: for 10 %
  // 0.351 / sqrt(90 000) = 0.00117, for 1 % 0.101 / sqrt(9 900) = 0.00102.
  @Test(arguments: [(1.0, 0.000448, 1.0101, 0.0046), (10, 0.00135, 1.1111, 0.0053)])
  func `independent loss has its rate, and the bursts of chance`(
    percent: Double, bound: Double, burst: Double, burstBound: Double
  ) {
    var (state, tally) = (LossState(), Tally())
    let (loss, chance) = (Loss.percent(percent), LinkChance.sample())
    for index in 0..<Self.count { tally.add(state.isLost(index, loss, chance)) }
    #expect(abs(tally.rate - percent / 100) < bound)
    #expect(abs(tally.meanBurst - burst) < burstBound)
  }

  // In netem's order: a message both lost and duplicated arrives once. Of loss l = 2 % and
  // duplicates d = 5 %, l (1 - d) = 1.9 % are lost and d (1 - l) = 4.9 % arrive twice; 0.1 % cut
  // before either. 10 % are sent past the others and take no time; the rest takes 80 ms and a
  // uniform 20 more or less, whose deviation is 20 / sqrt(3) = 11.5 ms.
  @Test func `a link with everything takes of each its share`() {
    var link = SimplexLink(
      conditions: LinkConditions(
        delay: .milliseconds(80), jitter: .halfWidth(.milliseconds(20)), loss: .percent(2),
        duplicate: .percent(5), reorder: Reordering(chance: .percent(10)), cut: .percent(0.1),
        inOrder: false),
      seed: 1, connection: ConnectionID(index: 0), direction: .uplink)
    var (lost, twice, cut, overtaking) = (0, 0, 0, 0)
    var (delays, others) = (0.0, 0.0)
    for _ in 0..<Self.count {
      switch link.submit(byteCount: 10, at: .start) {
      case .dropped: lost += 1
      case .cut: cut += 1
      case .duplicated: twice += 1
      case .scheduled(.start): overtaking += 1
      case .scheduled(let due):
        delays += Double(due.nanoseconds) / 1e6
        others += 1
      case .damaged, .waiting: Issue.record("nothing is damaged, and nothing waits")
      }
    }
    let shares = [
      (lost, 0.999 * 0.02 * 0.95), (cut, 0.001), (twice, 0.999 * 0.05 * 0.98),
      // Those that arrive once: neither lost alone nor twice.
      (overtaking, 0.999 * 0.1 * (1 - 0.02 * 0.95 - 0.05 * 0.98)),
    ]
    for (found, share) in shares {
      let deviation = (share * (1 - share) * Double(Self.count)).squareRoot()
      #expect(abs(Double(found) - share * Double(Self.count)) < 4.5 * deviation)
    }
    #expect(abs(delays / others - 80) < 4.5 * 11.5 / others.squareRoot())
  }

  // As for loss of 10 % with 75 %: bursts of 2.05.
  @Test func `correlated copies come in bursts, and as often as asked`() {
    var link = SimplexLink(
      conditions: LinkConditions(
        duplicate: Duplication(.percent(10), correlation: .percent(75)), inOrder: false),
      seed: 1, connection: ConnectionID(index: 0), direction: .uplink)
    var tally = Tally()
    for _ in 0..<Self.count {
      let verdict = link.submit(byteCount: 10, at: .start)
      tally.add(verdict == .duplicated(due: .start, again: .start))
    }
    #expect(abs(tally.rate - 0.1) < 0.0022)
    #expect(abs(tally.meanBurst - 2.051) < 0.031)
  }

  // The mean's deviation is 1 / sqrt(n) = 0.001; the variance's is sqrt((k - 1) / n) with the
  // kurtosis k: 1.8 for uniform, 3 for normal. No value of the tables is beyond 4.9 deviations, so
  // that theirs is below 4.9^2 = 24.
  @Test(
    arguments: [
      (Jitter.Shape.uniform, 1.8), (.normal, 3), (.pareto, 24), (.paretonormal, 24),
      (.table(DelayTable.netemNormal.standardized), 3),
    ])
  func `every shape has a mean of zero and the width that was asked for`(
    shape: Jitter.Shape, kurtosis: Double
  ) {
    let chance = LinkChance.sample(3)
    let width: Int64 = 1_000_000_000
    var (sum, squares) = (0.0, 0.0)
    for index in 0..<Self.count {
      let value = Double(shape.offset(chance.draw(.jitter, index), width: width)) / 1e9
      sum += value
      squares += value * value
    }
    // The width of uniform is the half of all, sqrt(3) deviations.
    let variance = squares / Double(Self.count) * (shape == .uniform ? 3 : 1)
    #expect(abs(sum / Double(Self.count)) < 0.0045 + 0.0002)
    let bound = 4.5 * ((kurtosis - 1) / Double(Self.count)).squareRoot()
    #expect(abs(variance - 1) < bound + 0.0005)
  }

  // 512 bits, each expected 1 953 times: chi-square with 511 degrees is below
  // 511 + 4.5 sqrt(1 022), which is 655.
  @Test func `every bit of a payload is as likely to be damaged`() throws {
    let message = Message(.binary, [UInt8](repeating: 0, count: 64))
    let (corruption, chance) = (Corruption(chance: .always), LinkChance.sample(5))
    var bins = [Int](repeating: 0, count: 512)
    for index in 0..<Self.count {
      let damage = try #require(
        Damage(in: message, corruption, chance.draw(.corruptPlace, index)))
      bins[damage.offset * 8 + damage.mask.trailingZeroBitCount] += 1
    }
    let expected = Double(Self.count) / 512
    let square = bins.reduce(0.0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    #expect(square < 655)
  }

  // The deviation is sqrt(p (1 - p) / n) = 0.000218.
  @Test func `messages are damaged as often as asked`() {
    let chance = LinkChance.sample(7)
    let damaged = (0..<Self.count).count { chance.draw(.corrupt, $0).decides(.percent(5)) }
    #expect(abs(Double(damaged) / Double(Self.count) - 0.05) < 0.00098)
  }

  // A round of gap 5 with a half is 4 + 2 messages: n / 6 rounds of deviation sqrt(2), so the rate
  // is within 4.5 sqrt(2) / 6 / sqrt(n / 6) / 6 = 0.00043.
  @Test func `behind a gap one message in six overtakes`() {
    var state = ReorderState()
    let (reordering, chance) = (Reordering(chance: .percent(50), gap: 5), LinkChance.sample())
    let overtaking = (0..<Self.count).count { state.overtakes($0, reordering, chance) }
    #expect(abs(Double(overtaking) / Double(Self.count) - 1 / 6.0) < 0.00043)
  }
}
