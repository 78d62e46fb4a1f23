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

  @Test func `a server that no client comes to does not wait for ever`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let words = ["replay", "a.jsonl", "--serve", "--wait"]
    let result = try Tool.run(words + ["1ms"], in: folder)
    #expect(result.status == 4 && result.errors == "lightlag: no client came within 1 ms\n")
    #expect(
      try Tool.run("replay", "a.jsonl", "--against", "ws://a/", "--wait", "1s", in: folder)
        == .failed(2, "--wait needs --serve. See 'lightlag replay --help'"))
  }

  @Test func `over another network it is told what comes late or never`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let mars = try Tool.run("replay", "a.jsonl", "--profile", "mars-near", in: folder)
    #expect(mars.output.hasPrefix("3 messages: "))
    #expect(mars.output.contains("\n  line 4: c1 up 0 a, sent at 0.000004000 s"))
    let none = try Tool.run("replay", "a.jsonl", "--profile", "offline", "--json", in: folder)
    #expect(none.output.hasPrefix(#"{"messages":3,"counts":{"same":"#))
    #expect(
      try Tool.run("replay", "a.jsonl", "--profile", "mars-near", in: folder).output == mars.output)
  }

  @Test(arguments: [
    (["--against", "ws://a/", "--profile", "mars"], "--against and --profile cannot go together"),
    (["--serve", "--twice"], "--serve and --twice cannot go together"),
    (["--as", "both", "--serve"], "--as both goes with neither --against nor --serve"),
    (["--as", "clients"], "--as clients needs --against"),
    (["--as", "clients", "--serve"], "--as clients and --serve cannot go together"),
    (["--as", "server", "--against", "ws://a/"], "--as server needs --serve"),
    (["--serve", "--mode", "diff"], "--mode diff needs --against: a live server to compare with"),
    (["--mode", "once"], "--mode needs --against or --serve"),
    (["--against", "a=ws://a/", "--against", "a=ws://b/"], "--against names the server 'a' twice"),
    (
      ["--against", "a=ws://a/"],
      "--against a=URL: the recording has no server 'a'; it has: echo"
    ),
    (
      ["--against", "ws://b/", "--against", "ehco=ws://a/"],
      "--against ehco=URL: the recording has no server 'ehco'; it has: echo"
    ),
    (
      ["--against", "ws://a/", "--against", "ws://b/"],
      "--against: give one URL, or a NAME=URL for each server"
    ),
    (
      ["--serve", "--level", "exact"],
      "no run over sockets gives the same bytes (L0): ask for less, or repeat in virtual time"
    ),
    (["--serve", "--port", "1", "--port", "2"], "there are 2 ports for 1 servers: echo"),
    (["--pace", "asap"], "--pace needs --against or --serve"),
    (["--header", "a: b"], "--header needs --against: nobody opens a connection otherwise"),
    (
      ["--profile", "mars", "--header", "a: b"],
      "--header needs --against: nobody opens a connection otherwise"
    ),
    (
      ["--serve", "--header", "a: b"],
      "--header and --serve cannot go together: clients say what they say"
    ),
    (
      ["--serve", "--against", "ws://a/", "--header", "a: b"],
      "--header and --serve cannot go together: clients say what they say"
    ),
    (
      ["--against", "ws://a/", "--header", "hush"],
      "--header: give a name, a colon and a value: 'Origin: http://a'"
    ),
    (
      ["--against", "ws://a/", "--header", "a b: hush"],
      "--header: the request cannot be sent: 'a b' is not a token"
    ),
    (
      ["--against", "ws://a/", "--header", "Host: hush"],
      "--header: the request cannot be sent: host belongs to the connection, which has its own"
    ),
    (
      ["--from", "1s"],
      "--from needs --against or --serve: an exact repetition is of the whole run"
    ),
    (["--serve", "--from", "-1s"], "--from -1s: give a time of the recording, such as 90s"),
    (
      ["--serve", "--from", "1s", "--with-network"],
      "the recorded network cannot be had from the middle of a recording on"
    ),
    (
      ["--against", "ws://a/", "--from", "1s", "--mode", "update"],
      "--from plays a part: FILE cannot be recorded or compared as a whole"
    ),
    (["--serve", "--from", "1h"], "the recording ends before the time to begin at"),
  ])
  func `options that do not go together are wrong usage`(words: [String], text: String) throws {
    #expect(
      try Tool.run(["replay", Self.echo] + words)
        == .failed(2, "\(text). See 'lightlag replay --help'"))
  }

  /// Questions are asked at 1 to 7 ms; from 4.5 ms on there are three, and one answer is wrong.
  @Test func `from a time on only what is left is played, on connections that were open`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.wrongEcho, to: "a.jsonl")
    let server = try RunningTool("serve", "echo", "--port", "0")
    let url = "ws://127.0.0.1:\(try server.port())/"
    let words = ["replay", "a.jsonl", "--against", url, "--pace", "asap", "--from"]
    let wrong = try Tool.run(words + ["4500us"], in: folder)
    #expect(wrong.status == 1 && wrong.output.contains("6 messages expected, 6 came"), "\(wrong)")
    let right = try Tool.run(words + ["5500us"], in: folder)
    #expect(right.output.hasPrefix("passed at L1: 4 messages expected, 4 came\n"), "\(right)")
  }

  @Test func `a recording that is too old is told, and one without a date is not`() throws {
    let folder = try Scratch()
    // Without its end, which has a digest of what stands before it.
    let text = try String(contentsOfFile: Self.echo, encoding: .utf8)
      .split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
    func dated(_ wall: String) -> String {
      text.replacing(/"wall":(null|"[^"]*")/, with: "\"wall\":\(wall)")
    }
    try folder.write(dated("\"2020-01-01T00:00:00.000Z\""), to: "old.jsonl")
    try folder.write(dated("null"), to: "none.jsonl")
    let old = try Tool.run("replay", "old.jsonl", "--max-age", "90d", in: folder)
    #expect(
      old.errors.hasPrefix("lightlag: old.jsonl was recorded ")
        && old.errors.hasSuffix(" days ago, which is longer ago than --max-age\n"), "\(old)")
    let young = try Tool.run("replay", "old.jsonl", "--max-age", "36500d", in: folder)
    let none = try Tool.run("replay", "none.jsonl", "--max-age", "90d", in: folder)
    #expect(young.errors.isEmpty && none.errors.isEmpty)
    let server = try RunningTool("serve", "echo", "--port", "0")
    try folder.write(
      try Recorded.wrongEcho.replacing(
        #""wall":null"#, with: #""wall":"2020-01-01T00:00:00.000Z""#),
      to: "echo.jsonl")
    _ = try Tool.run(
      "replay", "echo.jsonl", "--against", "ws://127.0.0.1:\(try server.port())/", "--record",
      "new.jsonl", in: folder)
    for (ago, text) in [(150, "2 minutes"), (3 * 3600 + 60, "3 hours"), (5, "seconds")] {
      let wall = Date(timeIntervalSinceNow: -Double(ago)).formatted(.iso8601)
      try folder.write(dated("\"\(wall)\""), to: "young.jsonl")
      let result = try Tool.run("replay", "young.jsonl", "--max-age", "1s", in: folder)
      #expect(result.errors.contains("\(text) ago"), "\(result.errors)")
    }
    // It was recorded just now, whenever that was which was played.
    #expect(try Tool.run("replay", "new.jsonl", "--max-age", "1h", in: folder).status == 0)
    #expect(try Tool.run("replay", "new.jsonl", "--max-age", "1ns", in: folder).status == 3)
    #expect(
      try Tool.run("replay", "old.jsonl", "--max-age", "old", in: folder).errors.contains(
        "--max-age old: give a time, such as 90d or 12h"))
  }

  @Test func `both sides are played by name as without one`() throws {
    let plain = try Tool.run("replay", Self.echo)
    #expect(plain.status == 0)
    #expect(try Tool.run("replay", Self.echo, "--as", "both") == plain)
  }

  @Test(arguments: try Recorded.paths())
  func `every session can be had under another sky`(path: String) throws {
    let words = ["replay", path, "--profile", "moon", "--json"]
    let result = try Tool.run(words)
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(try Tool.run(words) == result)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let counts = try #require(object?["counts"] as? [String: Int])
    let changes = try #require(object?["changes"] as? [[String: Any]])
    // The network does nothing to a program on a wire, as Linux is on the CAN bus.
    let isWired = path.hasSuffix("rover-kernel.jsonl")
    // Light takes 1.3 s, give or take some milliseconds, so that nothing comes when it came.
    #expect(counts["early"] == 0 && counts.values.reduce(0, +) == object?["messages"] as? Int)
    #expect(try #require(counts["same"]) + changes.count == object?["messages"] as? Int)
    #expect(try #require(counts["late"]) > 0 || isWired)
    for change in changes where change["kind"] as? String == "late" {
      #expect(try #require(change["afterNanoseconds"] as? Int) >= 1_200_000_000)
    }
    let text = try Tool.run("replay", path, "--profile", "moon")
    #expect((text.output.contains(" late") || isWired) && text.status == 0)
  }

  @Test func `a run over another network is kept, shown, and repeats`() throws {
    let folder = try Scratch()
    let path = Recorded.path("proxy-duplicates.jsonl")
    let words = ["replay", path, "--profile", "moon"]
    let plain = try Tool.run(words)
    let kept = try Tool.run(
      words + ["--record", "moon.mcap", "--report", "moon.html"], in: folder)
    #expect(kept == plain && plain.status == 0)
    #expect(try Tool.run("replay", "moon.mcap", in: folder).status == 0)
    let info = try Tool.run("info", "moon.mcap", in: folder)
    #expect(info.output.contains("under moon"))
    #expect(try folder.read("moon.html").starts(with: Data("<!doctype html>".utf8)))
    #expect(
      try Tool.run(words + ["--record", path]).errors.contains("this file is read; name another"))
  }

  /// The echo of the recording says "c" to "a", as none does.
  @Test func `where a recording does not repeat, that is said`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let result = try Tool.run("replay", "a.jsonl", "--profile", "moon", in: folder)
    #expect(result.status == 3)
    #expect(result.errors.contains("a.jsonl: comes out otherwise from line "))
  }

  @Test func `several servers are played, and played to, each by its name`() throws {
    let folder = try Scratch()
    let path = Recorded.path("vehicles-default.jsonl")
    let server = try RunningTool(
      "serve", "vehicles", "--port", "0", "--depth-port", "0", "--seed", "2", listeners: 2)
    let words = ["--pace", "asap", "--patience"]
    let first = try Tool.run(
      ["replay", path, "--record", "run.jsonl"] + words + ["500ms"] + (try Self.servers(server)),
      in: folder)
    // What vehicles say has the time in it, so that it is not the same, nor as much each time.
    #expect(first.output.contains("31 messages expected, "))
    let run = String(decoding: try folder.read("run.jsonl"), as: UTF8.self)
    for connection in ["c1", "c2"] {
      #expect(run.contains(#""ev":"msg","c":"\#(connection)","d":"dn""#), "each server answers")
    }
    // There is no network in the run, and so nothing that may differ.
    let player = try RunningTool(["replay", "run.jsonl", "--serve"], listeners: 2, in: folder)
    #expect(player.listening.map { $0.split(separator: " ").last } == ["telemetry", "depth"])
    let second = try Tool.run(
      ["replay", "run.jsonl"] + words + ["20s"] + (try Self.servers(player)), in: folder)
    #expect(second.status == 0, "\(second.output)")
    #expect(player.stop().output.hasPrefix("passed at L1: "))
  }

  /// The options that name the servers of a tool that listens for several.
  private static func servers(_ tool: RunningTool) throws -> [String] {
    try tool.listening.flatMap { line in
      let words = line.split(separator: " ")
      try #require(words.count == 3)
      return ["--against", "\(words[2])=\(words[1])"]
    }
  }

  @Test func `what fails says how it is run again`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a b.jsonl")
    let server = try RunningTool("serve", "echo", "--port", "0")
    let url = "ws://127.0.0.1:\(try server.port())/"
    let words = ["replay", "a b.jsonl", "--against", url, "--patience", "100ms"]
    let command = "lightlag replay 'a b.jsonl' --against \(url) --patience 100ms"
    let result = try Tool.run(words + ["--junit", "j.xml"], in: folder)
    #expect(result.output.hasSuffix("\nto run it again: \(command) --junit j.xml\n"))
    let report = String(decoding: try folder.read("j.xml"), as: UTF8.self)
    #expect(
      report.contains(#"<property name="rerun" value="lightlag replay &apos;a b.jsonl&apos; "#)
        || report.contains(#"<property name="rerun" value="lightlag replay 'a b.jsonl' "#))
    let json = try Tool.run(words + ["--json"], in: folder)
    #expect(json.output.contains(#""rerun":"\#(command) --json""#))
    // The class, the place, both values and the nearest candidate, between messages.
    for text in [#""kind":"missing""#, #""pointer":"/0""#, #""expected":"\"c\"""#] {
      #expect(json.output.contains(text), "\(json.output)")
    }
  }

  @Test func `all secrets that are needed and missing are told at once`() throws {
    let folder = try Scratch()
    let login = #"["login",{"user":"{{secret:USER}}","pass":"{{secret:PASS}}"}]"#
    let recording = try Recorded.small([login, #"["pay","{{secret:PIN}}"]"#, "1"])
    try folder.write(
      recording.replacing(#""drop":"loss""#, with: #""due":7000"#), to: "a.jsonl")
    let words = ["replay", "a.jsonl", "--against", "ws://127.0.0.1:1/"]
    let none = try Tool.run(words, in: folder)
    #expect(
      none
        == .failed(
          2,
          "the secret 'USER' is not known: set LIGHTLAG_SECRET_USER or USER; the secret 'PASS' is"
            + " not known: set LIGHTLAG_SECRET_PASS or PASS; the secret 'PIN' is not known: set"
            + " LIGHTLAG_SECRET_PIN or PIN. See 'lightlag replay --help'"))
    let some = try Tool.run(
      words, in: folder, environment: ["LIGHTLAG_SECRET_USER": "ann", "LIGHTLAG_SECRET_PASS": ""])
    #expect(
      some.errors.contains("the secret 'PASS' is empty: set") && some.errors.contains("'PIN'")
        && !some.errors.contains("'USER'"), "\(some)")
  }

  @Test func `a secret is put back from the environment, and never written`() throws {
    let folder = try Scratch()
    let login = #"["login",{"name":"{{secret:API.TOKEN}}"}]"#
    try folder.write(try Recorded.small([login, "1", login]), to: "a.jsonl")
    let server = try RunningTool(
      "serve", "echo", "--port", "0", "--record", "seen.jsonl", in: folder)
    let url = "ws://127.0.0.1:\(try server.port())/"
    let words = ["replay", "a.jsonl", "--against", url, "--pace", "asap", "--record", "run.jsonl"]
    #expect(
      try Tool.run(words, in: folder)
        == .failed(
          2,
          "the secret 'API.TOKEN' is not known: set LIGHTLAG_SECRET_API_TOKEN. See"
            + " 'lightlag replay --help'"))
    let result = try Tool.run(
      words, in: folder, environment: ["LIGHTLAG_SECRET_API_TOKEN": "hunter (2)"])
    // The recording is cut off, which is worth a word.
    #expect(result.status == 3, "\(result.output)")
    let empty = try Tool.run(words, in: folder, environment: ["LIGHTLAG_SECRET_API_TOKEN": ""])
    #expect(
      empty.status == 2
        && empty.errors.contains("the secret 'API.TOKEN' is empty: set LIGHTLAG_SECRET_"),
      "\(empty)")
    let run = String(decoding: try folder.read("run.jsonl"), as: UTF8.self)
    #expect(!run.contains("hunter") && run.contains(login))
    _ = server.stop()
    let seen = String(decoding: try folder.read("seen.jsonl"), as: UTF8.self)
    #expect(seen.contains(#"["login",{"name":"hunter (2)"}]"#))
  }

  /// The letter stands in the other message too, and in the name of the event.
  @Test(arguments: ["a", "7", "ab", "longer than that"])
  func `a secret of any length is taken out again where it was`(secret: String) throws {
    let folder = try Scratch()
    let pin = #"["data",{"pin":"{{secret:PIN}}","a":"a"}]"#
    try folder.write(try Recorded.small([pin, "1", pin]), to: "a.jsonl")
    let server = try RunningTool("serve", "echo", "--port", "0")
    let words = [
      "replay", "a.jsonl", "--against", "ws://127.0.0.1:\(try server.port())/", "--pace", "asap",
      "--record", "run.jsonl",
    ]
    let result = try Tool.run(words, in: folder, environment: ["PIN": secret])
    #expect(result.status == 3 && result.output.contains("passed at L1"), "\(result.output)")
    let run = String(decoding: try folder.read("run.jsonl"), as: UTF8.self)
    #expect(run.components(separatedBy: pin).count == 3, "\(run)")
    // One that the server makes another of is another.
    try folder.write(
      try Recorded.small([pin, "1", pin.replacing("{{secret:PIN}}", with: "other")]),
      to: "a.jsonl")
    #expect(try Tool.run(words, in: folder, environment: ["PIN": secret]).status == 1)
  }

  @Test func `a pace that there is not is wrong usage`() throws {
    let result = try Tool.run("replay", Self.echo, "--serve", "--pace", "fast")
    #expect(result.status == 2 && result.errors.contains("'fast' is none of asap, recorded"))
  }
}
