import Foundation
import Testing

/// `lightlag calibrate`, mostly in virtual time, so that all of it is known beforehand.
@Suite(.timeLimit(.minutes(10))) struct CalibrateCommandTests {
  private static let command = ["calibrate", "stressed", "--seed", "1", "--messages", "1000"]
  private static let announcement = "seed 0x0000000000000001, profile stressed\n"

  private static let report = """
    1000 messages each way in virtual time, one every 651 ms

    uplink             asked      got        99 % bounds
      loss             10 %       9.6 %      7.348 % to 12.25 %    holds
      mean burst       1.111      1.157      1.064 to 1.331        holds
      duplicate        0 %        0 %        0 % to 0.5284 %       holds
      corrupt          0 %        0 %        0 % to 0.5844 %       holds
      cut              1 %        1.1 %      0.4334 % to 2.265 %   holds
      delay p1         83.73 ms   78.32 ms   53.19 ms to 94.37 ms  holds
      delay p10        136 ms     141.3 ms   128.4 ms to 146.1 ms  holds
      delay p50        200.1 ms   197.9 ms   193.1 ms to 204.6 ms  holds
      delay p90        264.1 ms   265.9 ms   256.3 ms to 276 ms    holds
      delay p99        316.4 ms   311.4 ms   300.6 ms to 329.9 ms  holds
      delay mean       200.1 ms   199.5 ms   193.5 ms to 205.6 ms  holds
      delay deviation  50 ms      49.62 ms   43.27 ms to 55.24 ms  holds
      throughput       10 Mbit/s  10 Mbit/s                        holds

    downlink           asked      got        99 % bounds
      loss             10 %       10.8 %     8.414 % to 13.57 %    holds
      mean burst       1.111      1.137      1.056 to 1.286        holds
      duplicate        0 %        0 %        0 % to 0.5284 %       holds
      corrupt          0 %        0 %        0 % to 0.5922 %       holds
      cut              1 %        1.1 %      0.4334 % to 2.265 %   holds
      delay p1         83.73 ms   78.45 ms   54.73 ms to 97.28 ms  holds
      delay p10        136 ms     139.1 ms   131.1 ms to 147.6 ms  holds
      delay p50        200.1 ms   199.1 ms   193.3 ms to 203.3 ms  holds
      delay p90        264.1 ms   261 ms     253.8 ms to 271.9 ms  holds
      delay p99        316.4 ms   321 ms     303.6 ms to 365.7 ms  holds
      delay mean       200.1 ms   200.2 ms   194.1 ms to 206.2 ms  holds
      delay deviation  50 ms      49.05 ms   42.56 ms to 54.78 ms  holds
      throughput       10 Mbit/s  10 Mbit/s                        holds

    left out: the queue, which has no formula

    holds: all 26 figures are as asked

    """

  @Test func `what is asked stands beside what came`() throws {
    let result = Tool.Result(status: 0, output: Self.report, errors: Self.announcement)
    #expect(try Tool.run(Self.command) == result)
  }

  @Test func `for machines the report is one object`() throws {
    let result = try Tool.run(Self.command + ["--json"])
    #expect(result.status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let report = try #require(object as? [String: Any])
    #expect(report["verdict"] as? String == "holds")
    #expect(report["messages"] as? Int == 1000)
    let loss = try #require((report["uplink"] as? [[String: Any]])?.first)
    #expect(loss["name"] as? String == "loss")
    #expect(loss["asked"] as? Double == 0.1)
    #expect(loss["verdict"] as? String == "holds")
  }

  /// A queue of 6 bytes takes no message of 64.
  @Test func `a link that does otherwise is status 1`() throws {
    let result = try Tool.run(
      "calibrate", "perfect", "--seed", "1", "--messages", "100", "--set", "rate=1Mbit/s",
      "--set", "up.limit=6 B")
    #expect(result.status == 1)
    #expect(result.output.contains("taken otherwise"))
    #expect(result.output.contains("\noff: 1 of "))
  }

  @Test func `a link that is too slow for real time is refused`() throws {
    let result = try Tool.run("calibrate", "mars", "--real", "--seed", "1")
    let text = "messages take up to 12.5 min, too long to wait for; leave out --real"
    #expect(result.status == 4)
    #expect(result.errors.hasSuffix("lightlag: \(text)\n"))
  }

  /// Two hundred messages over real sockets; they take about two seconds.
  @Test func `over real sockets the machine's lateness is told`() throws {
    let result = try Tool.run(
      "calibrate", "perfect", "--real", "--seed", "1", "--messages", "200", "--set", "delay=20ms",
      "--set", "loss=10%")
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("in real time"))
    #expect(result.output.contains("the machine was late by: p50 "))
  }

  @Test(arguments: ["0", "99", "many"])
  func `too few messages are refused`(count: String) throws {
    let text = "--messages \(count): give a number from 100 to 10000000."
    let result = try Tool.run("calibrate", "perfect", "--messages", count)
    #expect(result == .failed(2, "\(text) See 'lightlag calibrate --help'"))
  }
}
