import LightlagCore
import Testing

/// The model beside ns-3's TCP: `Benchmarks/Truth/README.md` tells how that was measured.
@Suite struct RetransmissionTruthTests {
  /// One cell of the table: a way of sending, and what ns-3 measured in milliseconds.
  struct Truth: Sendable, CustomTestStringConvertible {
    let delay: Int64
    let spacing: Int64
    let lossPercent: Double
    let mean: Double
    var p90: Double?
    var p99: Double?

    var testDescription: String { "\(delay) ms, every \(spacing) ms, \(lossPercent) %" }
  }

  /// Most that a figure of the model may differ.
  static let tolerance = 0.15

  /// All cells in which ns-3 was not held back by its congestion window.
  ///
  /// A percentile that lies on the edge of a step, where a little more loss moves it from one
  /// height to the next, is left out.
  static let truths = [
    Truth(delay: 50, spacing: 50, lossPercent: 1, mean: 55.9, p90: 50, p99: 250),
    Truth(delay: 50, spacing: 50, lossPercent: 2, mean: 61.9, p90: 50, p99: 300),
    Truth(delay: 50, spacing: 50, lossPercent: 5, mean: 84.3, p90: 200, p99: 511),
    Truth(delay: 50, spacing: 50, lossPercent: 10, mean: 133.2, p90: 299.5, p99: 937.1),
    Truth(delay: 10, spacing: 10, lossPercent: 1, mean: 11.5, p90: 10, p99: 56),
    Truth(delay: 10, spacing: 10, lossPercent: 2, mean: 13.4, p99: 60),
    Truth(delay: 10, spacing: 10, lossPercent: 5, mean: 21.6, p90: 50, p99: 210),
    Truth(delay: 10, spacing: 50, lossPercent: 1, mean: 13.2, p90: 10),
    Truth(delay: 10, spacing: 50, lossPercent: 2, mean: 16.7, p90: 10, p99: 176),
    Truth(delay: 10, spacing: 50, lossPercent: 5, mean: 34.2, p90: 104),
    Truth(delay: 10, spacing: 200, lossPercent: 1, mean: 12.7, p90: 10),
    Truth(delay: 10, spacing: 200, lossPercent: 2, mean: 15.8, p90: 10, p99: 251),
    Truth(delay: 10, spacing: 200, lossPercent: 5, mean: 30.2, p99: 288.5),
    Truth(delay: 10, spacing: 200, lossPercent: 10, mean: 59.6, p90: 248.5, p99: 729.6),
    Truth(delay: 50, spacing: 10, lossPercent: 1, mean: 57.8, p99: 174),
    Truth(delay: 50, spacing: 10, lossPercent: 2, mean: 65.7, p99: 190),
    Truth(delay: 50, spacing: 200, lossPercent: 1, mean: 55.5, p90: 50),
    Truth(delay: 50, spacing: 200, lossPercent: 2, mean: 61.3, p90: 50, p99: 451),
    Truth(delay: 50, spacing: 200, lossPercent: 5, mean: 81.6, p99: 452.5),
    Truth(delay: 200, spacing: 50, lossPercent: 1, mean: 227.9, p99: 700.2),
    Truth(delay: 200, spacing: 50, lossPercent: 2, mean: 251.3, p99: 750),
    Truth(delay: 200, spacing: 200, lossPercent: 1, mean: 221.8, p90: 200, p99: 1_000),
    Truth(delay: 200, spacing: 200, lossPercent: 2, mean: 244.3, p90: 200),
    Truth(delay: 200, spacing: 200, lossPercent: 5, mean: 311.8, p90: 800, p99: 1_202),
  ]

  @Test(arguments: truths)
  func `delays are those of a real TCP`(truth: Truth) {
    let delays = Self.delays(truth, count: 50_000)
    func expect(_ value: Double, near truth: Double?, _ name: Comment) {
      guard let truth else { return }
      #expect(abs(value / truth - 1) <= Self.tolerance, name)
    }
    expect(delays.reduce(0, +) / Double(delays.count), near: truth.mean, "mean")
    expect(delays[delays.count / 2], near: Double(truth.delay), "p50")
    expect(delays[delays.count * 9 / 10], near: truth.p90, "p90")
    expect(delays[delays.count * 99 / 100], near: truth.p99, "p99")
  }

  /// Returns the delays of so many messages in milliseconds, sorted.
  static func delays(_ truth: Truth, count: Int) -> [Double] {
    let chance = LinkChance(seed: 3, connection: ConnectionID(index: 0), direction: .uplink)
    let loss = Probability.percent(truth.lossPercent)
    var wire = LossyWire(delayMilliseconds: truth.delay) { index, attempt in
      let impairment: Impairment = attempt == 0 ? .loss : .retransmission
      return chance.draw(impairment, index, attempt: attempt).decides(loss)
    }
    wire.send(count, everyMilliseconds: truth.spacing)
    wire.finish()
    return wire.arrivals.enumerated().map { $1 - Double(Int64($0) * truth.spacing) }.sorted()
  }
}
