import Foundation
import Testing

/// `lightlag doctor FILE` and `lightlag recover IN OUT`.
@Suite(.timeLimit(.minutes(10))) struct DoctorCommandTests {
  @Test func `nothing is wrong with the recordings of the repository`() throws {
    for path in try Recorded.paths() {
      let result = try Tool.run("doctor", path)
      #expect(result.status == 0 && result.output.hasSuffix("0 errors, 0 warnings, 0 notes\n"))
    }
  }

  @Test func `what is odd is told with its line`() throws {
    let folder = try Scratch()
    let text = try Recorded.small([#"["a"]"#, #"{"password":"hunter2"}"#, #"["c"]"#])
    let lost = #"{"t":9000,"ev":"lost","c":"c1","d":"dn","i":1,"drop":"closed"}"#
    try folder.write(
      text + lost + "\n" + lost.replacing("c1", with: "c2") + "\n" + #"{"t":9000,"ev":"new"}"#,
      to: "a.jsonl")
    let result = try Tool.run("doctor", "a.jsonl", in: folder)
    #expect(
      result
        == Tool.Result(
          status: 1,
          output: """
            warning: line 5: /j/password looks like a secret (password)
            error: line 7: it is about message 1, which was not sent
            error: line 8: c2 was never opened
            warning: line 9: the line is cut off
            a.jsonl: 8 lines, 2 errors, 2 warnings, 0 notes

            """, errors: ""))
  }

  @Test func `what cannot be read any further is an error`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small() + "nonsense\n", to: "a.jsonl")
    let result = try Tool.run("doctor", "a.jsonl", "--json", in: folder)
    #expect(result.status == 1 && result.errors.isEmpty)
    #expect(result.output.contains(#""lines":6,"findings":[{"severity":"error","line":null,"#))
    #expect(result.output.contains("line 7, byte "))
  }

  @Test func `what is no recording at all cannot be looked at`() throws {
    let folder = try Scratch()
    try folder.write("nonsense\n", to: "a.jsonl")
    let result = try Tool.run("doctor", "a.jsonl", in: folder)
    #expect(result.status == 4 && result.output.isEmpty)
    #expect(result.errors.contains("a.jsonl: line 1"), "\(result)")
  }

  @Test(arguments: ["2026-11-22T10:00:00+02:00", "yesterday", "2026-13-01"])
  func `a wall that is no time in UTC is told`(wall: String) throws {
    let folder = try Scratch()
    let text = try Recorded.small().replacing(/"wall":[^,]*,/, with: #""wall":"\#(wall)","#)
    try folder.write(text, to: "a.jsonl")
    let result = try Tool.run("doctor", "a.jsonl", in: folder)
    #expect(
      result.output.hasPrefix(
        "warning: line 1: wall is '\(wall)', which is neither a time in UTC nor a day\n"))
  }

  @Test func `what can be read is saved, and what is missing is told`() throws {
    let folder = try Scratch()
    let text = try Recorded.small()
    try folder.write(text + "{\"t\":9", to: "torn.jsonl")
    let result = try Tool.run("recover", "torn.jsonl", "saved.jsonl", in: folder)
    #expect(
      result
        == Tool.Result(
          status: 3,
          output: """
            saved saved.jsonl: 6 lines, 3 messages, 1 connection
            missing: the rest of line 7
            missing: how 1 of 1 connection ended
            missing: all behind line 6, 7.00 us into the run

            """, errors: ""))
    #expect(try folder.read("saved.jsonl") == Data(text.utf8))

    try folder.write(text + "nonsense\n" + text, to: "damaged.jsonl")
    let damaged = try Tool.run("recover", "damaged.jsonl", "saved.mcap", in: folder)
    #expect(damaged.status == 3)
    let place = "missing: from here on it cannot be read: damaged.jsonl: line 7"
    #expect(damaged.output.contains(place))
    #expect(try Tool.run("cat", "saved.mcap", in: folder).output == text)
  }

  @Test func `what is whole is saved whole`() throws {
    let folder = try Scratch()
    let path = Recorded.path("echo-stressed.jsonl")
    let result = try Tool.run("recover", path, "a.jsonl", "--json", in: folder)
    #expect(result.status == 0 && result.output.contains(#""complete":true,"missing":[]"#))
    #expect(try folder.read("a.jsonl") == Data(contentsOf: URL(filePath: path)))
  }

  @Test func `an MCAP file that was cut off is saved as far as its chunks are whole`() throws {
    let folder = try Scratch()
    let path = Recorded.path("vehicles-simulated.jsonl")
    #expect(
      try Tool.run("convert", path, "a.mcap", "--compression", "none", in: folder).status == 0)
    let file = try folder.read("a.mcap")
    try folder.write(file.prefix(file.count / 2), to: "cut.mcap")
    let result = try Tool.run("recover", "cut.mcap", "a.jsonl", in: folder)
    #expect(result.status == 3 && result.output.contains("missing: the end of the MCAP file\n"))
    let lines = try folder.read("a.jsonl")
    #expect(!lines.isEmpty)
    #expect(try Data(contentsOf: URL(filePath: path)).starts(with: lines))
    #expect(try Tool.run("doctor", "cut.mcap", in: folder).status == 3)
  }

  @Test func `where there is nothing to save nothing is written`() throws {
    let folder = try Scratch()
    try folder.write("", to: "a.jsonl")
    let result = try Tool.run("recover", "a.jsonl", "b.jsonl", in: folder)
    #expect(result.status == 4 && result.output.isEmpty && !folder.has("b.jsonl"))
  }
}
