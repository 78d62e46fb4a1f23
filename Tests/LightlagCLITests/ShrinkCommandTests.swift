import Foundation
import Testing

/// `lightlag shrink FILE --test 'COMMAND'`.
@Suite(.timeLimit(.minutes(10))) struct ShrinkCommandTests {
  private static let echo = Recorded.path("echo-stressed.jsonl")
  /// It fails where the message with the number 13 is there.
  private static let test = #"! grep -q '"ev":"msg".*"index":13'"#

  /// What is left is the message and its echo, the opening, the answer, the header and the end.
  @Test func `a few lines are left, which repeat and still fail`() throws {
    let folder = try Scratch()
    let result = try Tool.run(
      "shrink", Self.echo, "--test", Self.test, "-o", "min.jsonl", in: folder)
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.hasPrefix("wrote min.jsonl: 2 messages, 6 lines, after "))
    #expect(result.output.hasSuffix("\nto repeat it: lightlag replay min.jsonl\n"))
    #expect(
      result.output.contains(
        "\nto see it fail: LIGHTLAG_RECORDING=min.jsonl sh -c '! grep -q "))
    #expect(try Tool.run("replay", "min.jsonl", in: folder).status == 0)
    #expect(!folder.has("min.jsonl.state.json") && !folder.has("min.jsonl.candidate.jsonl"))
  }

  @Test func `a search that was stopped goes on to the same end`() throws {
    let folder = try Scratch()
    // Where there is the file `slow`, the twelfth test and all behind it take a minute.
    let slow =
      "[ ! -e slow ] || { echo >> tests; [ $(wc -l < tests) -lt 12 ] || sleep 60; }; "
    let test = slow + Self.test + #" "$LIGHTLAG_RECORDING""#
    let words = ["shrink", Self.echo, "--test", test, "-o"]
    try folder.write("", to: "slow")
    let began = ContinuousClock.now
    let first = try Tool.run(words + ["b.jsonl", "--time", "3s"], in: folder)
    #expect(began.duration(to: .now) < .seconds(30))
    #expect(first.status == 3 && first.output.contains("; stopped after 3 s; call it again"))
    #expect(try Tool.run("replay", "b.jsonl", in: folder).status == 0)
    try FileManager.default.removeItem(at: folder.url.appending(path: "slow"))
    let whole = try Tool.run(words + ["a.jsonl", "--json"], in: folder)
    let second = try Tool.run(words + ["b.jsonl", "--json"], in: folder)
    #expect(second.errors == "goes on where it was stopped\n")
    #expect(second.output == whole.output.replacing("a.jsonl", with: "b.jsonl"))
    #expect(try folder.read("a.jsonl") == folder.read("b.jsonl"))
  }

  /// The fourth test, the eighth and so on fail, whatever is tried.
  @Test func `a test that fails by chance does not leave out what matters`() throws {
    let folder = try Scratch()
    let test = "echo >> tests; [ $(($(wc -l < tests) % 4)) != 0 ] || exit 1; " + Self.test
    let result = try Tool.run(
      "shrink", Self.echo, "--test", test + #" "$LIGHTLAG_RECORDING""#, "-o", "min.jsonl",
      in: folder)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("wrote min.jsonl: 2 messages, 6 lines, after "))
    #expect(
      result.errors
        == "lightlag: the test failed and then passed with the same recording; "
        + "what failed only sometimes was taken to pass\n")
  }

  @Test func `where the time is up at once nothing is written, and that is said`() throws {
    let folder = try Scratch()
    let result = try Tool.run(
      "shrink", Self.echo, "--test", "sleep 60; false", "-o", "a.jsonl", "--time", "50ms",
      in: folder)
    #expect(
      result
        == .failed(
          3,
          "\(Self.echo): stopped before the recording as it is had been tried;"
            + " nothing new was written; --time was 50 ms"))
    #expect(!folder.has("a.jsonl"))
  }

  /// The test itself interrupts the search, and would then take a minute.
  @Test func `a search that is interrupted ends like one whose time is up`() throws {
    let folder = try Scratch()
    let halt = "kill -INT $PPID; sleep 60; "
    let words = ["shrink", Self.echo, "-o", "a.jsonl", "--test"]
    let began = ContinuousClock.now
    let first = try Tool.run(words + [halt + Self.test], in: folder)
    #expect(
      first
        == .failed(
          3,
          "\(Self.echo): stopped before the recording as it is had been tried;"
            + " nothing new was written"))
    let later = "echo >> tests; [ $(wc -l < tests) -lt 12 ] || { \(halt)}; "
    let second = try Tool.run(words + [later + Self.test], in: folder)
    #expect(began.duration(to: .now) < .seconds(60))
    #expect(
      second.status == 3
        && second.output.contains("; stopped by a signal; call it again to go on\n"), "\(second)")
    #expect(try Tool.run("replay", "a.jsonl", in: folder).status == 0)
    #expect(folder.has("a.jsonl.state.json"))
    #expect(!folder.has("a.jsonl.candidate.jsonl") && !folder.has("a.jsonl.lock"))
  }

  @Test func `a test that fails with nothing at all is told of`() throws {
    let folder = try Scratch()
    let result = try Tool.run(
      "shrink", Self.echo, "--test", "false", "-o", "a.jsonl", in: folder)
    #expect(
      result.status == 3
        && result.errors
          == "lightlag: the test fails without any of what was recorded:"
          + " does it look at the recording?\n",
      "\(result)")
  }

  /// Nobody closes the connection as was recorded, which is waited for: for a minute.
  @Test func `a replay that runs when the time is up is stopped`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.wrongEcho, to: "echo.jsonl")
    let server = try RunningTool("serve", "echo", "--port", "0")
    let options = ["--against", "ws://127.0.0.1:\(try server.port())/", "--pace", "asap"]
    _ = try Tool.run(["replay", "echo.jsonl", "--record", "run.jsonl"] + options, in: folder)
    try folder.write(Self.misheard(folder.read("run.jsonl")), to: "a.jsonl")
    let began = ContinuousClock.now
    let result = try Tool.run(
      ["shrink", "a.jsonl", "--patience", "60s", "--time", "1s"] + options, in: folder)
    #expect(began.duration(to: .now) < .seconds(30))
    #expect(result.status == 3 && result.errors.contains("stopped before"), "\(result)")
    #expect(!folder.has("a.min.jsonl"))
  }

  @Test func `the result is written as its name asks, or not at all`() throws {
    let folder = try Scratch()
    let words = ["shrink", Self.echo, "--test", Self.test, "-o"]
    #expect(try Tool.run(words + ["min.mcap"], in: folder).status == 0)
    #expect(try folder.read("min.mcap").prefix(5) == Data([0x89] + Array("MCAP".utf8)))
    #expect(try Tool.run("replay", "min.mcap", in: folder).status == 0)
    for name in ["min.har", "min"] {
      #expect(
        try Tool.run(words + [name], in: folder)
          == .failed(
            2,
            "-o \(name): name it *.jsonl or *.mcap; lightlag convert makes others."
              + " See 'lightlag shrink --help'"))
    }
  }

  /// Most of what a rover or a serial port says it says by itself, some of it ten times a second.
  @Test(arguments: [
    ("rover-polling.jsonl", "systemStatus.*emergencyStop..:true"),
    ("serial-terminal.jsonl", "OK SET 7"),
  ])
  func `a session with a backend that talks comes down to ten lines, in one go or in many`(
    name: String, pattern: String
  ) throws {
    let folder = try Scratch()
    let words = [
      "shrink", Recorded.path(name), "--test", "! grep -q '\(pattern)'", "--json", "-o",
    ]
    let whole = try Tool.run(words + ["a.jsonl"], in: folder)
    #expect(whole.status == 0 && whole.output.contains(#""detached":true"#), "\(whole)")
    let lines = try folder.read("a.jsonl").count { $0 == UInt8(ascii: "\n") }
    #expect(lines <= 10)
    #expect(try Tool.run("replay", "a.jsonl", "--twice", in: folder).status == 0)
    // Longer each time, so that some day there is time for a test.
    var parts = 0
    let time = { ["--time", "\(100 + 200 * parts)ms"] }
    while try Tool.run(words + ["b.jsonl"] + time(), in: folder).status == 3 {
      parts += 1
      try #require(parts < 1_000)
    }
    #expect(parts > 0)
    #expect(try folder.read("a.jsonl") == folder.read("b.jsonl"))
    #expect(!folder.has("b.jsonl.state.json"))
  }

  /// The test fails with 13, and where nothing is left at all, as the control does.
  @Test func `a failure of what must pass as well is another failure`() throws {
    let folder = try Scratch()
    let test = #"grep -q '"ev":"msg"' "$LIGHTLAG_RECORDING" && ! grep -q '"index":13' "#
    let words = ["shrink", Self.echo, "--test", test + #""$LIGHTLAG_RECORDING""#, "--json"]
    let drifted = try Tool.run(words + ["-o", "a.jsonl"], in: folder)
    #expect(drifted.output.contains(#""messages":0,"#), "\(drifted)")
    let passes = #"grep -q '"ev":"msg"'"#
    let kept = try Tool.run(words + ["-o", "b.jsonl", "--passes", passes], in: folder)
    #expect(kept.output.contains(#""messages":2,"#), "\(kept)")
    #expect(
      try Tool.run(words + ["-o", "c.jsonl", "--passes", "false"], in: folder)
        == .failed(1, "\(Self.echo): what must pass does not pass with the recording as it is"))
  }

  /// There are seven questions and their echoes, and the answer to the fifth was another.
  ///
  /// Were any failure as good, an answer without its question would be left alone.
  @Test func `what is left differs from a server's answers as the whole did`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.wrongEcho, to: "echo.jsonl")
    let server = try RunningTool("serve", "echo", "--port", "0")
    let url = "ws://127.0.0.1:\(try server.port())/"
    let options = ["--against", url, "--pace", "asap", "--patience", "100ms"]
    // The run has no network in it, which would decide about what is left once more.
    _ = try Tool.run(["replay", "echo.jsonl", "--record", "run.jsonl"] + options, in: folder)
    try folder.write(Self.misheard(folder.read("run.jsonl")), to: "a.jsonl")
    let result = try Tool.run(["shrink", "a.jsonl"] + options, in: folder)
    #expect(
      result.status == 0 && result.output.hasPrefix("wrote a.min.jsonl: 2 messages, 6 lines,"))
    #expect(
      result.output.contains(
        "\nto see it fail: lightlag replay a.min.jsonl --against \(url) "), "\(result)")
    let small = try Tool.run(["replay", "a.min.jsonl"] + options, in: folder)
    #expect(small.status == 1 && small.output.contains("1 changed"), "\(small)")
    #expect(small.output.contains("/number"))
  }

  /// A recording without its end, in which the answer to the fifth question is another.
  private static func misheard(_ bytes: Data) -> String {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropLast().map { line in
      let isAnswer = line.contains(#""d":"dn""#) && line.contains(#"{"number":5}"#)
      let text = String(line)
      return (isAnswer ? text.replacing(#"{"number":5}"#, with: #"{"number":50}"#) : text) + "\n"
    }.joined()
  }

  /// With nothing left, and with other things left out, the command says that it cannot tell.
  @Test(arguments: [2, 125, 139])
  func `a status of 2 or above is no failure`(status: Int) throws {
    let folder = try Scratch()
    let test = #"grep -q '"index":21\b' "$LIGHTLAG_RECORDING" || exit \#(status); "#
    let words = ["shrink", Self.echo, "--json", "-o", "a.jsonl", "--test"]
    let result = try Tool.run(
      words + [test + #"! grep -q '"index":13\b' "$LIGHTLAG_RECORDING""#], in: folder)
    // Both messages are needed, and their echoes come of them.
    #expect(result.output.contains(#""messages":4,"#), "\(result)")
    #expect(
      try Tool.run(words + ["exit \(status) #"], in: folder)
        == .failed(
          4, "the test ends with neither 0 nor 1 with the recording as it is, or takes too long"))
  }

  /// The first search calls the second in its test, which so comes while the first goes on.
  @Test func `a second search with the same result is refused`() throws {
    let folder = try Scratch()
    let inner = #""$TOOL" shrink "$LIGHTLAG_RECORDING" --test false -o a.jsonl 2> said; "#
    let result = try Tool.run(
      "shrink", Self.echo, "--test", "TOOL='\(Tool.url.path)'; \(inner)echo $? > status; false",
      "-o", "a.jsonl", "--tests", "1", in: folder)
    #expect(result.output.hasPrefix("wrote a.jsonl"), "\(result)")
    #expect(try String(decoding: folder.read("status"), as: UTF8.self) == "4\n")
    #expect(
      try String(decoding: folder.read("said"), as: UTF8.self)
        == "lightlag: cannot write a.jsonl: another search is writing to it\n")
    #expect(!folder.has("a.jsonl.lock"))
  }

  @Test func `a test that passes, or cannot be run, is told`() throws {
    let folder = try Scratch()
    let passes = try Tool.run(
      "shrink", Self.echo, "--test", "true", "-o", "a.jsonl", in: folder)
    #expect(
      passes == .failed(1, "\(Self.echo): the test does not fail with the recording as it is"))
    #expect(
      try Tool.run("shrink", Self.echo, "--test", "nothing-like-it", "-o=a.jsonl", in: folder)
        == .failed(4, "the shell cannot run the test 'nothing-like-it'"))
    #expect(
      try Tool.run("shrink", Self.echo)
        == .failed(2, "give --test 'COMMAND' or --against URL. See 'lightlag shrink --help'"))
    #expect(
      try Tool.run("shrink", Self.echo, "--test", "true", "--against", "ws://127.0.0.1:1/")
        == .failed(
          2, "--test and --against cannot go together. See 'lightlag shrink --help'"))
    #expect(
      try Tool.run(
        "shrink", Self.echo, "--against", "ws://127.0.0.1:1/", "-o=a.jsonl", in: folder)
        == .failed(4, "cannot connect to ws://127.0.0.1:1/: Connection refused"))
  }
}
