import Foundation
import Testing

/// `lightlag simulate vehicles`, in virtual time, so that all of it is known beforehand.
@Suite(.timeLimit(.minutes(10))) struct SimulateCommandTests {
  private static let command = [
    "simulate", "vehicles", "--seed", "1", "--clients", "2", "--duration", "5s", "--profile",
    "stressed",
  ]

  private static let announcement = "seed 0x0000000000000001, profile stressed\n"

  private static let report = """
    5.00 s, 3 connections (3 accepted, 0 rejected, ended: 2 by net)

                      uplink  downlink
    sent                  11       124
    delivered             10       110
    dropped: loss          0         9
    dropped: cut           0         2
    still on the way       1         3
    bytes sent           568    130378
    bytes delivered      502    114860
    delay p50         188 ms    213 ms
    delay p90         218 ms    268 ms
    delay p99         254 ms    293 ms
    delay p99.9       254 ms    308 ms

    What the operators received:

    telemetry         103
    acknowledgements    4
    refusals            0
    vehicle lists       3
    errors              0
    other messages      0

    """

  private static let json = #"""
    {"duration_ns":5000000000,"seed":"0x0000000000000001","connections":{"opened":3,\#
    "accepted":3,"rejected":0,"over":2,"ended_by":{"client":0,"server":0,"net":2,"lightlag":0}},\#
    "uplink":{"sent":11,"delivered":10,"duplicated":0,"damaged":0,"dropped":{"loss":0,"queue":0,\#
    "outage":0,"rule":0,"cut":0,"closed":0,"oversize":0},"lost":0,"in_flight":1,\#
    "bytes_sent":568,"bytes_delivered":502,"delay":{"count":10,"mean_ns":177753591,\#
    "p50_ns":188743679,"p90_ns":218103807,"p99_ns":254695995,"p99.9_ns":254695995,\#
    "max_ns":254695995}},"downlink":{"sent":124,"delivered":110,"duplicated":0,"damaged":0,\#
    "dropped":{"loss":9,"queue":0,"outage":0,"rule":0,"cut":2,"closed":0,"oversize":0},"lost":0,\#
    "in_flight":3,"bytes_sent":130378,"bytes_delivered":114860,"delay":{"count":110,\#
    "mean_ns":212287447,"p50_ns":213909503,"p90_ns":268435455,"p99_ns":293601279,\#
    "p99.9_ns":308935401,"max_ns":308935401}},"lateness":{"count":0,"mean_ns":null,\#
    "p50_ns":null,"p90_ns":null,"p99_ns":null,"p99.9_ns":null,"max_ns":null},\#
    "operators":{"telemetry":103,"acknowledgements":4,"refusals":0,"vehicle_lists":3,"errors":0,\#
    "other_messages":0}}

    """#

  @Test func `the same seed gives the same report`() throws {
    let result = Tool.Result(status: 0, output: Self.report, errors: Self.announcement)
    #expect(try Tool.run(Self.command) == result)
    #expect(try Tool.run(Self.command) == result)
  }

  @Test func `for machines the report is one object`() throws {
    let result = try Tool.run(Self.command + ["--json"])
    #expect(result == Tool.Result(status: 0, output: Self.json, errors: Self.announcement))
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    #expect((object as? [String: Any])?["duration_ns"] as? Int == 5_000_000_000)
  }

  @Test func `a seed that was not given is drawn, and gives the same again`() throws {
    let command = [
      "simulate", "vehicles", "--clients", "2", "--duration", "1s", "--set", "loss=9%",
    ]
    let drawn = try Tool.run(command)
    let seed = try #require(drawn.errors.firstMatch(of: /seed (0x[0-9a-f]{16}),/)?.1)
    #expect(try Tool.run(command + ["--seed", String(seed)]) == drawn)
  }

  /// 25 minutes to Mars and back are more than ten.
  @Test func `a run that is over before an answer can come says so`() throws {
    let result = try Tool.run(
      "simulate", "vehicles", "--seed", "2", "--clients", "1", "--duration", "10min", "--profile",
      "mars")
    #expect(result.status == 0)
    #expect(
      result.errors == """
        seed 0x0000000000000002, profile mars
        the round trip of 25 min is longer than the run of 10 min

        """)
  }

  /// The round trip takes as long as the run, and not longer.
  @Test func `a run that is just long enough says nothing`() throws {
    let result = try Tool.run(
      "simulate", "vehicles", "--seed", "2", "--clients", "1", "--duration", "1s", "--set",
      "delay=500ms")
    #expect(result.errors == "seed 0x0000000000000002, profile perfect\n")
  }

  /// With a chance of 1 nothing arrives, and nobody is ever answered.
  @Test func `settings change the profile for one direction`() throws {
    let result = try Tool.run(Self.command + ["--set", "up.loss=100%", "--json"])
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let uplink = (object as? [String: Any])?["uplink"] as? [String: Any]
    let downlink = (object as? [String: Any])?["downlink"] as? [String: Any]
    #expect(uplink?["delivered"] as? Int == 0)
    #expect(uplink?["sent"] as? Int ?? 0 > 0)
    #expect(downlink?["sent"] as? Int == 0)
  }

  @Test func `a reader that has gone does not keep it`() throws {
    let process = Tool.process(Self.command)
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(!process.isRunning)
  }
}
