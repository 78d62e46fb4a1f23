import Foundation
import Testing

/// `lightlag diff A B`.
@Suite(.timeLimit(.minutes(10))) struct DiffCommandTests {
  private static func folder() throws -> Scratch {
    let folder = try Scratch()
    try folder.write(
      try Recorded.small([#"["a"]"#, #"["b"]"#, #"["c",{"n":1}]"#]), to: "a.jsonl")
    try folder.write(
      try Recorded.small([#"["a"]"#, #"["b"]"#, #"["c",{"n":2}]"#]), to: "b.jsonl")
    return folder
  }

  @Test func `the same recording passes, one that is cut off with a warning`() throws {
    let path = Recorded.path("echo-stressed.jsonl")
    #expect(
      try Tool.run("diff", path, path)
        == .done(
          """
          passed at L1: 207 messages expected, 207 came
          seed 0x0000000000000001

          """))
    #expect(try Tool.run("diff", path, path, "--level", "exact").status == 0)
    #expect(try Tool.run("diff", "a.jsonl", "a.jsonl", in: try Self.folder()).status == 3)
  }

  /// The recording is whole, and what stands beside the expectations was said to be of no matter.
  @Test func `what the rules let pass is told, and the status is 0`() throws {
    let folder = try Scratch()
    let path = Recorded.path("echo-stressed.jsonl")
    try folder.write(#"{"level":"L2","extra":"ignore","expect":[{"name":"any"}]}"#, to: "r.json")
    let words = ["diff", path, path, "--rules", "r.json"]
    let result = try Tool.run(words + ["--junit", "j.xml"], in: folder)
    let note = "206 messages that nothing was expected of"
    #expect(result.status == 0 && result.output.hasSuffix("\nnote: \(note)\n"), "\(result)")
    #expect(
      String(decoding: try folder.read("j.xml"), as: UTF8.self)
        .contains("<system-out>\(note)</system-out>"))
    let json = try Tool.run(words + ["--json"], in: folder)
    #expect(json.status == 0 && json.errors.isEmpty)
    #expect(json.output.contains(#""warnings":[],"notes":["\#(note)"]"#))
  }

  @Test func `a pattern that expects nothing passes with a warning, and status 3`() throws {
    let folder = try Scratch()
    let path = Recorded.path("echo-stressed.jsonl")
    try folder.write(#"{"level":"L2","extra":"ignore"}"#, to: "r.json")
    let result = try Tool.run("diff", path, path, "--rules", "r.json", in: folder)
    let warning = "the rules name no expectations, so that no message has to come"
    #expect(result.status == 3 && result.output.contains("\nwarning: \(warning)\n"))
    #expect(result.errors == "lightlag: \(path): passed, but \(warning)\n")
  }

  @Test func `the first message that differs is shown, and stands in the JUnit report`() throws {
    let folder = try Self.folder()
    let result = try Tool.run("diff", "a.jsonl", "b.jsonl", "--junit", "j.xml", in: folder)
    #expect(result.status == 1 && result.errors.isEmpty)
    #expect(result.output.hasPrefix("failed at L1: 1 changed; 3 messages expected, 3 came\n"))
    #expect(result.output.contains("\n  - c1 dn 0 0.000007000 s  [\"c\",{\"n\":1}]\n"))
    #expect(result.output.contains("\n  + c1 dn 0 0.000007000 s  [\"c\",{\"n\":2}]\n"))
    let report = String(decoding: try folder.read("j.xml"), as: UTF8.self)
    #expect(report.contains(#"<testsuite name="lightlag.L1.a.jsonl" tests="10" failures="1""#))
    let json = try Tool.run("diff", "a.jsonl", "b.jsonl", "--json", in: folder)
    #expect(json.output.hasPrefix(#"{"verdict":"failed","level":"L1","#))
  }

  @Test(arguments: [
    ["--junit", "a.jsonl"], ["--report", "./b.jsonl"], ["--junit", "a.match.json"],
    ["--junit", "link.jsonl"], ["--rules", "r.json", "--report", "r.json"],
    ["--junit", "new.xml", "--report", "new.xml"],
  ])
  func `nothing is written over what is read, or twice`(options: [String]) throws {
    let folder = try Self.folder()
    for name in ["a.match.json", "r.json"] { try folder.write("{}", to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "link.jsonl").path, withDestinationPath: "b.jsonl")
    let before = try ["a.jsonl", "b.jsonl", "a.match.json", "r.json"].map(folder.read)
    let result = try Tool.run(["diff", "a.jsonl", "b.jsonl"] + options, in: folder)
    #expect(result.status == 2)
    #expect(result.errors.contains("name another"))
    #expect(try ["a.jsonl", "b.jsonl", "a.match.json", "r.json"].map(folder.read) == before)
    #expect(!folder.has("new.xml"))
  }

  @Test func `what keeps it from a verdict stands in the JUnit report`() throws {
    let folder = try Self.folder()
    try folder.write("nonsense\n", to: "b.jsonl")
    let result = try Tool.run("diff", "a.jsonl", "b.jsonl", "--junit", "j.xml", in: folder)
    #expect(result.status == 4)
    let report = String(decoding: try folder.read("j.xml"), as: UTF8.self)
    #expect(report.contains(#"errors="1""#) && report.contains("b.jsonl: "))
  }

  @Test func `rules beside the recording let a value differ, and one may name others`() throws {
    let folder = try Self.folder()
    let rules = #"{"rules":[{"event":"c","pointer":"/1/n","do":"ignore"}]}"#
    try folder.write(rules, to: "a.match.json")
    #expect(try Tool.run("diff", "a.jsonl", "b.jsonl", in: folder).status == 3)
    try folder.write("{}", to: "none.json")
    #expect(
      try Tool.run("diff", "a.jsonl", "b.jsonl", "--rules", "none.json", in: folder).status == 1)
    try folder.write(#"{"rule":[]}"#, to: "none.json")
    #expect(
      try Tool.run("diff", "a.jsonl", "b.jsonl", "--rules", "none.json", in: folder)
        == .failed(4, "none.json: /: 'rule' means nothing here"))
  }

  @Test func `rules may stand in the header`() throws {
    let folder = try Self.folder()
    let rules = #""match":{"level":"L1","rules":[{"pointer":"/1/n","do":"ignore"}]}}"#
    let text = String(decoding: try folder.read("a.jsonl"), as: UTF8.self)
    try folder.write(
      text.replacing(#""subject":"client"}"#, with: #""subject":"client","# + rules), to: "c.jsonl")
    #expect(try Tool.run("diff", "c.jsonl", "b.jsonl", in: folder).status == 3)
  }

  @Test func `byte for byte the first line that differs is told`() throws {
    let result = try Tool.run(
      "diff", "a.jsonl", "b.jsonl", "--level=exact", in: try Self.folder())
    #expect(result.status == 1 && result.output.contains("line 6 is another"))
  }

  @Test func `a level that there is not is wrong usage`() throws {
    let folder = try Self.folder()
    let text = "--level near: give exact, causal, pattern or statistical"
    #expect(
      try Tool.run("diff", "a.jsonl", "b.jsonl", "--level", "near", in: folder)
        == .failed(2, "\(text). See 'lightlag diff --help'"))
  }
}
