import Foundation
import Testing

/// `lightlag promote IN OUT`.
@Suite(.timeLimit(.minutes(10))) struct PromoteCommandTests {
  /// A session against a live echo, recorded.
  private static func capture(_ folder: Scratch, as name: String) throws {
    try folder.write(try Recorded.wrongEcho, to: "echo.jsonl")
    let server = try RunningTool("serve", "echo", "--port", "0")
    _ = try Tool.run(
      "replay", "echo.jsonl", "--against", "ws://127.0.0.1:\(try server.port())/", "--record", name,
      in: folder)
  }

  private static func text(_ name: String, _ folder: Scratch) throws -> String {
    String(decoding: try folder.read(name), as: UTF8.self)
  }

  @Test func `times are rounded down, in order, and the fixture repeats`() throws {
    let folder = try Scratch()
    try Self.capture(folder, as: "a.jsonl")
    let result = try Tool.run("promote", "a.jsonl", "b.jsonl", "--quantise", "1ms", in: folder)
    #expect(result.status == 0 && result.output.contains("; it repeats\n"), "\(result)")
    let times = try Self.text("b.jsonl", folder).split(separator: "\n").dropFirst().compactMap {
      $0.firstMatch(of: /"t":([0-9]+),/).flatMap { Int64($0.1) }
    }
    // Lines with other times are other lines.
    #expect(!result.output.contains(": 0 of"), "\(result)")
    // What came within a millisecond stands a nanosecond apart.
    #expect(times.count > 14 && times.allSatisfy { $0 % 1_000_000 < 100 })
    #expect(times == times.sorted())
    #expect(try Tool.run("diff", "a.jsonl", "b.jsonl", in: folder).status == 0)
  }

  /// Links of these take between 20 ms and a second, and no multiple of anything.
  @Test(arguments: ["echo-stressed.jsonl", "rover-stressed.jsonl", "vehicles-simulated.jsonl"])
  func `with a network between, what it does follows from the rounded inputs`(name: String) throws {
    let folder = try Scratch()
    let path = Recorded.path(name)
    let result = try Tool.run("promote", path, "a.jsonl", "--quantise", "1ms", in: folder)
    #expect(result.status == 0 && result.output.contains("; it repeats\n"), "\(result)")
    #expect(try Tool.run("replay", "a.jsonl", "--as", "both", in: folder).status == 0)
    let dues = try Self.text("a.jsonl", folder).matches(of: /"due":([0-9]+)/).compactMap {
      Int64($0.1)
    }
    #expect(dues.contains { $0 % 1_000_000 > 1_000 })
  }

  @Test func `a run in virtual time has its inputs rounded too`() throws {
    let folder = try Scratch()
    let words = ["--profile", "lte", "--seed", "7", "--duration", "3s", "--record", "a.jsonl"]
    _ = try Tool.run(["simulate", "vehicles", "--clients", "2"] + words, in: folder)
    let result = try Tool.run("promote", "a.jsonl", "b.jsonl", "--quantise", "1ms", in: folder)
    #expect(result.status == 0 && result.output.contains("; it repeats\n"), "\(result)")
    #expect(try Tool.run("replay", "b.jsonl", in: folder).status == 0)
  }

  @Test func `of when it was recorded the day is left, which tells its age`() throws {
    let folder = try Scratch()
    let dated = try Recorded.wrongEcho.replacing(
      #""wall":null"#, with: #""wall":"2020-02-29T23:59:58.123456789Z""#)
    try folder.write(dated, to: "a.jsonl")
    _ = try Tool.run("promote", "a.jsonl", "b.jsonl", in: folder)
    #expect(try Self.text("b.jsonl", folder).contains(#""wall":"2020-02-29","#))
    // It stays so, and a fixture without a date gets none.
    _ = try Tool.run("promote", "b.jsonl", "c.jsonl", in: folder)
    #expect(try folder.read("b.jsonl") == folder.read("c.jsonl"))
    let old = try Tool.run("replay", "b.jsonl", "--max-age", "90d", in: folder)
    #expect(
      old.errors.hasPrefix(
        "lightlag: b.jsonl was recorded on 2020-02-29, which is longer ago than --max-age\n"),
      "\(old)")
    // A day is no time of day, by which others could be put beside it.
    let merged = try Tool.run("merge", "a.jsonl", "b.jsonl", "-o", "d.jsonl", in: folder)
    #expect(merged.status == 4 && merged.errors.contains("does not say when it began"))
    #expect(!(try Tool.run("doctor", "b.jsonl", in: folder).output.contains("when it was made")))
  }

  @Test func `secrets that the server says first are bound`() throws {
    let folder = try Scratch()
    let texts = [
      #"["in",{"password":"given-1234"}]"#, #"["x"]"#, #"["in",{"token":"made-1234"}]"#,
    ]
    try folder.write(try Recorded.small(texts), to: "a.jsonl")
    let result = try Tool.run("promote", "a.jsonl", "b.jsonl", in: folder)
    let rule = #"{"event":"in","pointer":"/1/token","do":"bind","name":"token"}"#
    #expect(result.output.contains("\nproposed: \(rule)\n"), "\(result)")
    #expect(result.output.contains("and others in each run: token; they"), "\(result)")
  }

  @Test func `what another capture says otherwise gets a rule`() throws {
    let folder = try Scratch()
    let head = { (level: Int) in #"["state",{"level":\#(level),"on":true}]"# }
    try folder.write(try Recorded.small([head(1), #"["b"]"#, head(2)]), to: "a.jsonl")
    try folder.write(try Recorded.small([head(1), #"["b"]"#, head(3)]), to: "b.jsonl")
    let result = try Tool.run("promote", "a.jsonl", "c.jsonl", "--like", "b.jsonl", in: folder)
    let rule = #"{"event":"state","pointer":"/1/level","do":"any","type":"number"}"#
    #expect(result.output.contains("\nproposed: \(rule)\n"), "\(result)")
    #expect(try Self.text("c.jsonl", folder).contains(#""rules":[\#(rule)]"#))
    #expect(try Tool.run("diff", "a.jsonl", "b.jsonl", in: folder).status == 1)
    #expect(
      try Tool.run("diff", "c.jsonl", "b.jsonl", in: folder).output.hasPrefix("passed at L1"))
  }
}
