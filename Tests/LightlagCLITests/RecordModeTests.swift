import Foundation
import Testing

/// What becomes of FILE in `lightlag replay FILE --mode MODE`.
@Suite(.timeLimit(.minutes(10))) struct RecordModeTests {
  /// What an echo says.
  private static let echoed = [#"["a"]"#, #"["b"]"#, #"["a"]"#]

  /// A folder with a small recording of a client of an echo, and such an echo.
  private static func scene() throws -> (folder: Scratch, echo: RunningTool, url: String) {
    let folder = try Scratch()
    try folder.write(try Recorded.small(echoed), to: "client.jsonl")
    let echo = try RunningTool("serve", "echo", "--port", "0")
    return (folder, echo, "ws://127.0.0.1:\(try echo.port())/")
  }

  /// Plays the client to a tool that listens.
  private static func visit(_ tool: RunningTool, in folder: Scratch) throws -> Tool.Result {
    let url = "ws://127.0.0.1:\(try tool.port())/"
    return try Tool.run("replay", "client.jsonl", "--against", url, "--pace", "asap", in: folder)
  }

  @Test func `once records what is missing, and from then on the file is played`() throws {
    let (folder, echo, url) = try Self.scene()
    let words = ["replay", "a.jsonl", "--serve", "--against", url]
    let first = try RunningTool(words, in: folder)
    #expect(try Self.visit(first, in: folder).status == 3)
    let recorded = first.stop()
    #expect(recorded.status == 0 && recorded.errors == "recorded a.jsonl\n", "\(recorded)")
    let text = String(decoding: try folder.read("a.jsonl"), as: UTF8.self)
    #expect(text.contains(#""wall":null"#) && text.contains(#""redactions":["#))
    #expect(text.components(separatedBy: #""j":["a"]}"#).count == 3)
    #expect(!folder.has("a.jsonl.new"))
    #expect(try Tool.run("replay", "a.jsonl", in: folder).status == 0)

    // The server is gone, and nobody misses it.
    _ = echo.stop()
    let second = try RunningTool(words + ["--mode", "once"], in: folder)
    #expect(try Self.visit(second, in: folder).status == 3)
    #expect(second.stop().output.hasPrefix("passed at L1: 2 messages expected, 2 came\n"))
    #expect(try folder.read("a.jsonl") == Data(text.utf8))
  }

  @Test(arguments: ["diff", "update"])
  func `a session that has been recorded ends where all its connections are over`(
    mode: String
  ) throws {
    let (folder, echo, url) = try Self.scene()
    defer { _ = echo.stop() }
    let words = ["replay", "a.jsonl", "--serve", "--against", url]
    let first = try RunningTool(words, in: folder)
    #expect(try Self.visit(first, in: folder).status == 3)
    #expect(first.stop().status == 0)
    let again = try RunningTool(words + ["--mode", mode], in: folder)
    #expect(try Self.visit(again, in: folder).status == 3)
    let result = again.end()
    #expect(result.status == 0 && result.output.hasPrefix("passed at L1"), "\(result)")
    let alone = try RunningTool(words + ["--mode", mode, "--wait", "10ms"], in: folder)
    #expect(alone.end().status == (mode == "diff" ? 1 : 4))
  }

  @Test func `where CI is set nothing is recorded, whatever is asked`() throws {
    let (folder, echo, url) = try Self.scene()
    defer { _ = echo.stop() }
    let words = ["replay", "a.jsonl", "--serve", "--against", url]
    let note = "CI is set: nothing is recorded, as with --mode none\n"
    for mode in [[], ["--mode", "once"], ["--mode", "update"], ["--mode", "diff"]] {
      let result = try Tool.run(words + mode, in: folder, environment: ["CI": "1"])
      let error = "lightlag: cannot read a.jsonl: No such file or directory\n"
      #expect(result == Tool.Result(status: 4, output: "", errors: note + error))
    }
    #expect(!folder.has("a.jsonl") && !folder.has("a.jsonl.new"))
    // A run that passes replaces nothing either.
    let before = try folder.read("client.jsonl")
    let result = try Tool.run(
      ["replay", "client.jsonl", "--against", url, "--mode", "update", "--pace", "asap"],
      in: folder, environment: ["CI": "true"])
    let warning = "lightlag: client.jsonl: passed, but the recording was cut off\n"
    #expect(result.status == 3 && result.errors == note + warning, "\(result)")
    #expect(try folder.read("client.jsonl") == before)
  }

  @Test func `none reads the file alone, and a server that is named is not asked`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(Self.echoed), to: "client.jsonl")
    // Whoever plays a client does not send what was lost, and a server would wait for it.
    let lines = try Recorded.small(Self.echoed).split(separator: "\n")
    let kept = lines.filter { !$0.contains(#""drop":"loss""#) }
    try folder.write(kept.joined(separator: "\n") + "\n", to: "a.jsonl")
    // Nobody listens at port 1.
    let words = [
      "replay", "a.jsonl", "--serve", "--against", "ws://127.0.0.1:1/", "--mode", "none",
    ]
    let tool = try RunningTool(words, in: folder)
    #expect(try Self.visit(tool, in: folder).status == 3)
    _ = tool.stop()
  }

  @Test func `update replaces the file where the run passes, and only there`() throws {
    let (folder, echo, url) = try Self.scene()
    defer { _ = echo.stop() }
    try folder.write(try Recorded.small([#"["a"]"#, "1", #"["c"]"#]), to: "a.jsonl")
    let before = try folder.read("a.jsonl")
    let words =
      ["replay", "a.jsonl", "--against", url, "--mode", "update"]
      + ["--pace", "asap", "--patience", "200ms"]
    let failed = try Tool.run(words, in: folder)
    #expect(failed.status == 1 && failed.errors.hasSuffix(Self.unchanged), "\(failed)")
    #expect(try folder.read("a.jsonl") == before && !folder.has("a.jsonl.new"))

    // Where the value may differ, the run passes, and what came becomes what is expected.
    try folder.write(#"{"rules":[{"pointer":"/0","do":"any"}]}"#, to: "a.match.json")
    let result = try Tool.run(words, in: folder)
    let warning = "lightlag: a.jsonl: passed, but the recording was cut off\n"
    #expect(result.status == 3 && result.errors == warning + "recorded a.jsonl\n", "\(result)")
    let text = String(decoding: try folder.read("a.jsonl"), as: UTF8.self)
    #expect(!text.contains(#"["c"]"#) && text.contains(#""ev":"end""#))
    #expect(!folder.has("a.jsonl.new"))
    #expect(try Tool.run("replay", "a.jsonl", in: folder).status == 0)
    try folder.write("{}", to: "a.match.json")
    #expect(try Tool.run(words, in: folder).status == 0)
    #expect(
      try Tool.run(words + ["--record", "b.jsonl"], in: folder)
        == .failed(
          2, "--record and --mode update cannot go together. See 'lightlag replay --help'"))
  }

  @Test func `diff tells what a live server says otherwise, and changes nothing`() throws {
    let (folder, echo, url) = try Self.scene()
    defer { _ = echo.stop() }
    try folder.write(try Recorded.small([#"["a"]"#, "1", #"["c"]"#]), to: "a.jsonl")
    let before = try folder.read("a.jsonl")
    let alone = try Tool.run(
      "replay", "a.jsonl", "--against", url, "--mode", "diff", "--patience", "200ms", in: folder)
    #expect(alone.status == 1 && alone.output.contains("1 missing"))
    let tool = try RunningTool(
      ["replay", "a.jsonl", "--serve", "--against", url, "--mode", "diff"], in: folder)
    #expect(try Self.visit(tool, in: folder).status == 3)
    let result = tool.stop()
    #expect(result.status == 1, "\(result)")
    #expect(result.output.contains("c1 dn: message 0 did not come"))
    #expect(try folder.read("a.jsonl") == before && !folder.has("a.jsonl.new"))
  }

  /// What is said of a file that a run which failed has not changed.
  private static let unchanged =
    "lightlag: a.jsonl stays as it was, as the run failed; where the change is meant, delete it and"
    + " record it with --serve, --against and --mode once\n"

  /// Between clients and a server too the file is as it was, and that is said.
  @Test func `update tells of a run that failed between both`() throws {
    let (folder, echo, url) = try Self.scene()
    defer { _ = echo.stop() }
    try folder.write(try Recorded.small([#"["a"]"#, "1", #"["c"]"#]), to: "a.jsonl")
    let before = try folder.read("a.jsonl")
    let tool = try RunningTool(
      ["replay", "a.jsonl", "--serve", "--against", url, "--mode", "update"], in: folder)
    _ = try Self.visit(tool, in: folder)
    let result = tool.stop()
    #expect(result.status == 1 && result.errors == Self.unchanged, "\(result)")
    #expect(try folder.read("a.jsonl") == before && !folder.has("a.jsonl.new"))
  }

  /// Nobody listens at port 1; and where somebody does, nobody comes.
  @Test(arguments: ["once", "update"], [true, false])
  func `a session in which no client got through is not kept`(
    mode: String, isVisited: Bool
  ) throws {
    let (folder, echo, url) = try Self.scene()
    defer { _ = echo.stop() }
    let words = [
      "replay", "a.jsonl", "--serve", "--against", isVisited ? "ws://127.0.0.1:1/" : url,
    ]
    let tool = try RunningTool(words + ["--mode", mode], in: folder)
    if isVisited { #expect(try Self.visit(tool, in: folder).status != 0) }
    let result = tool.stop()
    let reason =
      isVisited
      ? "no client got through: the first was refused with 502, cannot connect" : "no client came"
    #expect(result.status == 4 && result.output.isEmpty, "\(result)")
    #expect(
      result.errors.hasPrefix("lightlag: a.jsonl was not recorded: \(reason)"), "\(result)")
    #expect(!folder.has("a.jsonl") && !folder.has("a.jsonl.new"))
  }

  /// A recording in which nobody came asks for nobody.
  @Test(arguments: [["--serve"], ["--serve", "--against"], ["--against"]])
  func `update keeps no such session in the place of another`(options: [String]) throws {
    let (folder, echo, url) = try Self.scene()
    defer { _ = echo.stop() }
    let header = try #require(Recorded.small().split(separator: "\n").first)
    try folder.write(header + "\n", to: "a.jsonl")
    let before = try folder.read("a.jsonl")
    let words =
      ["replay", "a.jsonl", "--mode", "update"]
      + options.flatMap { $0 == "--against" ? [$0, url] : [$0] }
    let result =
      options.contains("--serve")
      ? try RunningTool(words, in: folder).stop() : try Tool.run(words, in: folder)
    #expect(result.status == 4, "\(result)")
    #expect(
      result.errors.hasSuffix("lightlag: a.jsonl stays as it was: no client came\n"), "\(result)")
    #expect(try folder.read("a.jsonl") == before && !folder.has("a.jsonl.new"))
  }

  @Test func `once needs someone to record from`() throws {
    let folder = try Scratch()
    for words in [["--serve"], ["--against", "ws://a/"]] {
      #expect(
        try Tool.run(["replay", "a.jsonl", "--mode", "once"] + words, in: folder)
          == .failed(
            2,
            "there is no a.jsonl, and to record it both --serve and --against are needed."
              + " See 'lightlag replay --help'"))
    }
  }
}
