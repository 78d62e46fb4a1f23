import Foundation
import Testing

/// `lightlag replay FILE` with `--against`, `--serve` and `--profile`.
@Suite(.timeLimit(.minutes(10))) struct LiveReplayTests {
  private static let echo = Recorded.path("echo-stressed.jsonl")

  /// 79 of the messages that were sent arrived, and each was sent back.
  @Test func `a server that behaves as recorded passes, without the network`() throws {
    let folder = try Scratch()
    let server = try RunningTool("serve", "echo", "--port", "0")
    let url = "ws://127.0.0.1:\(try server.port())/"
    let result = try Tool.run(
      "replay", Self.echo, "--against", url, "--pace", "asap", "--junit", "j.xml", "--record",
      "run.jsonl", in: folder)
    #expect(
      result
        == Tool.Result(
          status: 0,
          output: """
            passed at L1: 158 messages expected, 158 came
            seed 0x0000000000000001

            """, errors: "recorded run.jsonl\n"))
    #expect(
      String(decoding: try folder.read("j.xml"), as: UTF8.self).contains(#"failures="0""#))
    #expect(try Tool.run("doctor", "run.jsonl", in: folder).status == 0)

    // The run has no network in it, so it can be played to itself.
    let player = try RunningTool("replay", "run.jsonl", "--serve", in: folder)
    let second = "ws://127.0.0.1:\(try player.port())/"
    #expect(
      try Tool.run("replay", "run.jsonl", "--against", second, "--pace", "asap", in: folder)
        .status == 0)
    #expect(player.stop().output.hasPrefix("passed at L1: 158 messages expected, 158 came\n"))
  }

  @Test func `a server that answers otherwise fails, and the first difference is shown`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let server = try RunningTool("serve", "echo", "--port", "0")
    let url = "ws://127.0.0.1:\(try server.port())/"
    let result = try Tool.run(
      "replay", "a.jsonl", "--against", url, "--patience", "100ms", in: folder)
    #expect(result.status == 1)
    // The message that was lost is not sent; the answer was ["c"], and an echo says ["a"].
    #expect(result.output.contains("2 messages expected, 2 came"))
    #expect(result.output.contains(#"  - c1 dn 0 0.000007000 s  ["c"]"#))
  }

  @Test func `about a server that is not there nothing is said`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let url = "ws://127.0.0.1:1/"
    #expect(
      try Tool.run(
        "replay", "a.jsonl", "--against", url, "--pace", "asap", "--patience", "50ms", in: folder)
        == .failed(4, "cannot connect to \(url): Connection refused"))
  }

  @Test func `over another network it is told what comes late or never`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let mars = try Tool.run("replay", "a.jsonl", "--profile", "mars-near", in: folder)
    #expect(mars.output.hasPrefix("3 messages: "))
    #expect(mars.output.contains("  late: c1 up 0 a, sent at 0.000004000 s: 0.000001000 s, now 18"))
    let none = try Tool.run("replay", "a.jsonl", "--profile", "offline", "--json", in: folder)
    #expect(none.output.hasPrefix(#"{"messages":3,"counts":{"never":"#))
    #expect(
      try Tool.run("replay", "a.jsonl", "--profile", "mars-near", in: folder).output == mars.output)
  }

  @Test(arguments: [
    (["--against", "ws://a/", "--serve"], "--against and --serve cannot go together"),
    (["--pace", "asap"], "--pace needs --against or --serve"),
  ])
  func `options that do not go together are wrong usage`(words: [String], text: String) throws {
    #expect(
      try Tool.run(["replay", Self.echo] + words)
        == .failed(2, "\(text). See 'lightlag replay --help'"))
  }

  @Test func `a pace that there is not is wrong usage`() throws {
    let result = try Tool.run("replay", Self.echo, "--serve", "--pace", "fast")
    #expect(result.status == 2 && result.errors.contains("'fast' is none of asap, recorded"))
  }
}
