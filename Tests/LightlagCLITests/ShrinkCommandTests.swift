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
      "shrink", Self.echo, "--test", Self.test, "--output", "min.jsonl", in: folder)
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.hasPrefix("wrote min.jsonl: 2 messages, 6 lines, after "))
    #expect(result.output.hasSuffix("\nto repeat it: lightlag replay min.jsonl\n"))
    #expect(try Tool.run("replay", "min.jsonl", in: folder).status == 0)
    #expect(!folder.has("min.jsonl.state.json") && !folder.has("min.jsonl.candidate.jsonl"))
  }

  @Test func `a search that was stopped goes on to the same end`() throws {
    let folder = try Scratch()
    let words = ["shrink", Self.echo, "--test", Self.test, "--json", "--output"]
    let whole = try Tool.run(words + ["a.jsonl"], in: folder)
    #expect(try Tool.run(words + ["b.jsonl", "--time", "1ns"], in: folder).status == 3)
    let second = try Tool.run(words + ["b.jsonl"], in: folder)
    #expect(second.errors == "goes on where it was stopped\n")
    #expect(second.output == whole.output.replacing("a.jsonl", with: "b.jsonl"))
    #expect(try folder.read("a.jsonl") == folder.read("b.jsonl"))
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
      "shrink", Recorded.path(name), "--test", "! grep -q '\(pattern)'", "--json", "--output",
    ]
    let whole = try Tool.run(words + ["a.jsonl"], in: folder)
    #expect(whole.status == 0 && whole.output.contains(#""detached":true"#), "\(whole)")
    let lines = try folder.read("a.jsonl").count { $0 == UInt8(ascii: "\n") }
    #expect(lines <= 10)
    #expect(try Tool.run("replay", "a.jsonl", "--twice", in: folder).status == 0)
    var parts = 0
    while try Tool.run(words + ["b.jsonl", "--time", "500ms"], in: folder).status == 3 {
      parts += 1
      try #require(parts < 1_000)
    }
    #expect(parts > 0)
    #expect(try folder.read("a.jsonl") == folder.read("b.jsonl"))
    #expect(!folder.has("b.jsonl.state.json"))
  }

  @Test func `a test that passes, or cannot be run, is told`() throws {
    let folder = try Scratch()
    let passes = try Tool.run(
      "shrink", Self.echo, "--test", "true", "--output", "a.jsonl", in: folder)
    #expect(
      passes == .failed(1, "\(Self.echo): the test does not fail with the recording as it is"))
    #expect(
      try Tool.run("shrink", Self.echo, "--test", "nothing-like-it", "--output=a", in: folder)
        == .failed(4, "the shell cannot run the test 'nothing-like-it'"))
    #expect(
      try Tool.run("shrink", Self.echo)
        == .failed(2, "give --test 'COMMAND'. See 'lightlag shrink --help'"))
  }
}
