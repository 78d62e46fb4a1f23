import Lightlag
import Testing

/// Right links hold, whatever the seed, and wrong ones are found out.
@Suite struct CalibrationTests {
  private static func network(_ settings: [String], of profile: Profile = .perfect) throws
    -> Network
  {
    var network = profile.network
    try ConditionSetting.apply(try settings.map { try ConditionSetting(parsing: $0) }, to: &network)
    return network
  }

  /// Conditions that have a formula each; they are run with few messages for many seeds.
  static let right: [[String]] = [
    ["delay=50ms", "jitterDeviation=10ms normal", "loss=1%", "cut=1%", "rate=10Mbit/s"],
    ["delay=5ms", "truncated=true", "jitterDeviation=10ms normal", "duplicate=10%", "loss=20%"],
    ["delay=50ms", "jitterDeviation=10ms pareto", "loss=5%, burst 3", "corrupt=3%"],
    ["delay=50ms", "jitterHalfWidth=40ms", "loss=state 2% 20% 30% 50% 1%", "duplicate=5%"],
    [
      "delay=50ms", "jitterDeviation=9ms paretonormal, correlation 50%",
      "loss=10%, correlation 50%",
    ],
    ["delay=50ms", "inOrder=false", "reorder=25%, gap 5", "loss=gemodel 2% 25% 80% 1%"],
  ]

  /// No run is off, though of 120 one would be in eight such tests.
  ///
  /// All lines of a run together are off once in a thousand at most. Of some 500 lines of a case
  /// the truth is outside the bounds of 99 % for 5 at most, so hardly ever for 13.
  @Test(arguments: right)
  func `a right link holds for every seed`(settings: [String]) throws {
    let network = try Self.network(settings)
    var (lines, outside) = (0, 0)
    for seed in 1...20 {
      let report = try Calibration(of: network, seed: Seed(UInt64(seed)), messageCount: 300).run()
      #expect(report.holds, "seed \(seed): \(report.text())")
      for line in report.lines.uplink + report.lines.downlink {
        guard let asked = line.asked, let bounds = line.bounds else { continue }
        lines += 1
        // A nanosecond is rounded here and there.
        if asked < bounds.lowerBound - 2 || asked > bounds.upperBound + 2 { outside += 1 }
      }
    }
    #expect(outside < 3 + lines / 50, "\(outside) of \(lines)")
  }

  /// Each is found with as many messages as the tool sends unless told otherwise, or fewer.
  @Test(
    arguments: [
      (["loss=1%"], ["loss=1.2%"], "loss", Calibration.defaultMessageCount),
      (["loss=1%, burst 3"], ["loss=1%"], "mean burst", 20_000),
      (
        ["delay=50ms", "jitterDeviation=10ms normal"],
        ["delay=51.5ms", "jitterDeviation=10ms normal"],
        "delay p50", 20_000
      ),
      (["delay=50ms"], ["delay=50.001ms"], "delay mean", 100),
      (
        ["delay=50ms", "jitterDeviation=10ms normal"],
        ["delay=50ms", "jitterDeviation=10.5ms normal"],
        "delay deviation", 20_000
      ),
      (
        ["delay=50ms", "jitterDeviation=10ms normal"],
        ["delay=50ms", "jitterDeviation=10ms pareto"],
        "delay p99", 20_000
      ),
      (["duplicate=2%"], ["duplicate=3%"], "duplicate", 20_000),
      ([], ["corrupt=0.1%"], "corrupt", 20_000),
      ([], ["cut=0.1%"], "cut", 20_000),
      (["rate=1Mbit/s"], ["rate=1.01Mbit/s"], "throughput", 100),
      (["rate=1Mbit/s"], [], "throughput", 100),
      (
        ["delay=9ms", "inOrder=false", "reorder=25%"],
        ["delay=9ms", "inOrder=false", "reorder=20%"],
        "reorder", 20_000
      ),
      (["flow=outage"], [], "delivered", 100),
    ] as [([String], [String], String, Int)])
  func `a wrong link is found`(
    asked: [String], running: [String], line: String, messageCount: Int
  ) throws {
    let calibration = Calibration(
      of: try Self.network(asked), running: try Self.network(running), seed: 1,
      messageCount: messageCount)
    let report = try calibration.run()
    #expect(!report.holds)
    for lines in [report.lines.uplink, report.lines.downlink] {
      #expect(lines.first { $0.name == line }?.verdict == .off, "\(report.text())")
    }
  }

  @Test(arguments: Profile.builtIn)
  func `every profile does what it asks`(profile: Profile) throws {
    let report = try Calibration(of: profile.network, seed: 2, messageCount: 3000).run()
    #expect(report.holds, "\(profile.name): \(report.text())")
  }

  @Test func `what has no formula is measured without a verdict`() throws {
    let network = try Self.network(["delay=50ms", "loss=5%", "lossMode=retransmit"])
    let report = try Calibration(of: network, seed: 1, messageCount: 300).run()
    let median = try #require(report.lines.uplink.first { $0.name == "delay p50" })
    #expect(median.asked == nil)
    #expect(median.got != nil)
    #expect(median.verdict == .unjudged("retransmissions are late"))
    // TCP loses nothing.
    #expect(report.lines.uplink.first?.asked == 0)
    #expect(report.holds)
  }

  @Test func `the same seed measures the same`() throws {
    let calibration = Calibration(of: Profile.stressed.network, seed: 7, messageCount: 300)
    #expect(try calibration.run().json == calibration.run().json)
    let other = Calibration(of: Profile.stressed.network, seed: 8, messageCount: 300)
    #expect(try other.run().json != calibration.run().json)
  }

  @Test func `phases and rules are left out, and that is said`() throws {
    var network = Profile.default.network
    network.breaks.meanTime = .seconds(1)
    let report = try Calibration(of: network, seed: 1, messageCount: 300).run()
    #expect(report.omissions == ["breaks", "the queue, which has no formula"])
  }
}
