import Foundation
import Testing

/// The conditions of a run from the command line: dates, rules and drawn networks.
@Suite(.timeLimit(.minutes(10))) struct ConditionsTests {
  private static let command = [
    "simulate", "vehicles", "--seed", "4", "--clients", "1", "--duration", "2s",
  ]

  // MARK: Dates

  @Test func `the date of a run is said, and its light time recorded`() throws {
    let folder = try Scratch()
    let words = ["--profile", "mars", "--at", "2003-08-27T09:51Z", "--record", "run.jsonl"]
    let result = try Tool.run(Self.command + words, in: folder)
    #expect(result.status == 0)
    let lines = result.errors.split(separator: "\n")
    #expect(lines[0] == "seed 0x0000000000000004, profile mars")
    #expect(lines[1] == "Mars at 2003-08-27T09:51Z: light takes 3.10 min one way")
    let header = try #require(
      String(decoding: try folder.read("run.jsonl"), as: UTF8.self).split(separator: "\n").first)
    #expect(header.contains(/"delay(_ns|Nanoseconds|Ns)?":186\d{9},/))
    #expect(try Tool.run("replay", "run.jsonl", in: folder).status == 0)
  }

  @Test(
    arguments: [
      (
        "perfect", "2026-11-21",
        """
        the profile 'perfect' reaches no planet, so that a date says nothing about its delay; \
        take one that does, such as 'mars'
        """
      ),
      (
        "mars", "1989-12-31",
        "1989-12-31 is not in the years that are simulated; write a date from 1990 to 2050"
      ),
      ("mars", "2026-13-01", "there is no month 13; write one from 01 to 12"),
      (
        "mars", "tomorrow",
        """
        "tomorrow" is not a date; write one such as "2026-11-21" or "2026-11-21T12:00Z"
        """
      ),
    ])
  func `a date that says nothing is wrong usage`(
    profile: String, date: String, text: String
  ) throws {
    for (words, command) in [
      (Self.command + ["--profile", profile], "simulate"),
      (["serve", "echo", "--profile", profile], "serve"),
      (["proxy", "ws://127.0.0.1:1", "--profile", profile], "proxy"),
      (["profiles", "show", profile], "profiles show"),
    ] {
      let line = "--at: \(text). See 'lightlag \(command) --help'"
      #expect(try Tool.run(words + ["--at", date]) == .failed(2, line))
    }
  }

  // MARK: Rules

  /// Operators send commands as text; without any nothing is acknowledged.
  @Test func `rules decide about messages in particular`() throws {
    let folder = try Scratch()
    try folder.write(#"[{"name": "none", "direction": "up", "do": "drop"}]"#, to: "rules.json")
    for words in [["--rule", "none: direction=up, do=drop"], ["--rules", "rules.json"]] {
      let result = try Tool.run(Self.command + words + ["--json"], in: folder)
      let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      let uplink = (object as? [String: Any])?["uplink"] as? [String: Any]
      #expect(uplink?["delivered"] as? Int == 0)
      let sent = try #require(uplink?["sent"] as? Int)
      #expect(sent > 0 && (uplink?["dropped"] as? [String: Any])?["rule"] as? Int == sent)
    }
  }

  @Test func `of two rules with one name the later takes the place of the earlier`() throws {
    let folder = try Scratch()
    try folder.write(#"[{"name": "all", "do": "drop"}]"#, to: "rules.json")
    let words = ["--rules", "rules.json", "--rule", "all: do=pass", "--record", "run.jsonl"]
    #expect(try Tool.run(Self.command + words, in: folder).status == 0)
    let lines = String(decoding: try folder.read("run.jsonl"), as: UTF8.self)
    let header = try #require(lines.split(separator: "\n").first)
    #expect(header.matches(of: /"name":"all"/).count == 1)
    #expect(header.contains(#""verdict":"pass""#))
  }

  @Test func `a wrong rule is told with its place in the line`() throws {
    let line = """
      --rule 'slow: dirction=up, do=drop', column 7: dirction: unknown key 'dirction'; \
      did you mean 'direction'? There are: direction, event, kind, size, pointer, equals, nth, \
      probability, do. See 'lightlag simulate --help'
      """
    let words = ["--rule", "slow: dirction=up, do=drop"]
    #expect(try Tool.run(Self.command + words) == .failed(2, line))
    let serve = line.replacing("simulate", with: "serve")
    #expect(try Tool.run(["serve", "echo"] + words) == .failed(2, serve))
  }

  @Test func `a wrong file of rules is told with its place in the file`() throws {
    let folder = try Scratch()
    try folder.write("[\n  {\"name\": \"a\"}\n]", to: "rules.json")
    let result = try Tool.run(Self.command + ["--rules", "rules.json"], in: folder)
    let text = """
      rules.json:2: 1: no 'do'; write what becomes of the message, such as "drop"
      """
    #expect(result == .failed(2, text))
    let gone = "cannot read gone.json: No such file or directory"
    #expect(try Tool.run(Self.command + ["--rules", "gone.json"]) == .failed(4, gone))
  }

  // MARK: Drawn networks

  /// What is printed is the profile that gives the same run.
  @Test func `a drawn network is printed as a profile, and comes back from its file`() throws {
    let folder = try Scratch()
    let drawn = try Tool.run(Self.command + ["--swarm", "--record", "drawn.jsonl"], in: folder)
    #expect(drawn.status == 0)
    let head = """
      seed 0x0000000000000004, profile swarm
      {
        "name": "swarm",

      """
    #expect(drawn.errors.hasPrefix(head))
    let begin = try #require(drawn.errors.firstIndex(of: "{"))
    let end = try #require(drawn.errors.range(of: "\n}\n")).upperBound
    try folder.write(String(drawn.errors[begin..<end]), to: "swarm.json")
    let words = ["--profile", "swarm.json", "--record", "again.jsonl"]
    let again = try Tool.run(Self.command + words, in: folder)
    #expect(again.output == drawn.output)
    #expect(try folder.read("again.jsonl") == folder.read("drawn.jsonl"))
    #expect(try Tool.run("replay", "--twice", "drawn.jsonl", in: folder).status == 0)
    #expect(try Tool.run("profiles", "check", "swarm.json", in: folder).status == 0)
  }

  @Test func `the seed is printed, and draws the same again`() throws {
    let command = ["simulate", "vehicles", "--clients", "1", "--duration", "1s", "--swarm"]
    let drawn = try Tool.run(command)
    let seed = try #require(drawn.errors.firstMatch(of: /seed (0x[0-9a-f]{16}),/)?.1)
    #expect(try Tool.run(command + ["--seed", String(seed)]) == drawn)
  }

  @Test func `a setting lies above what is drawn`() throws {
    let folder = try Scratch()
    let words = ["--swarm", "--set", "loss=100%", "--set", "lossMode=drop", "--json"]
    let result = try Tool.run(Self.command + words, in: folder)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let uplink = (object as? [String: Any])?["uplink"] as? [String: Any]
    #expect(uplink?["delivered"] as? Int == 0)
  }

  @Test(arguments: [
    ["simulate", "vehicles"], ["serve", "vehicles"], ["proxy", "ws://127.0.0.1:1"],
  ])
  func `a profile and a drawn network are two networks`(command: [String]) throws {
    let line = "give either --profile or --swarm. See 'lightlag \(command[0]) --help'"
    #expect(try Tool.run(command + ["--swarm", "--profile", "mars"]) == .failed(2, line))
  }

  @Test func `a server has the same options`() throws {
    let server = try RunningTool(
      "serve", "echo", "--swarm", "--seed", "4", "--rule", "late: do=delay 1 s")
    #expect(server.listening.count == 1)
    let result = server.stop()
    #expect(result.status == 0)
    #expect(result.errors.contains(#""handshake": {"value":"local","source":"drawn"}"#))
  }
}
