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
      $0.firstMatch(of: /^{"t":([0-9]+),/).flatMap { Int64($0.1) }
    }
    #expect(times.count > 14 && times.allSatisfy { $0 % 1_000_000 == 0 })
    #expect(times == times.sorted())
    #expect(try Tool.run("diff", "a.jsonl", "b.jsonl", in: folder).status == 0)
  }

  @Test func `exact times are not rounded`() throws {
    let folder = try Scratch()
    let path = Recorded.path("echo-stressed.jsonl")
    try folder.write(
      try String(contentsOfFile: path, encoding: .utf8)
        .replacing(#""clock":"real""#, with: #""clock":"virtual""#), to: "a.jsonl")
    let result = try Tool.run("promote", "a.jsonl", "b.jsonl", "--quantise", "1ms", in: folder)
    #expect(
      result
        == .failed(
          2,
          "--quantise: a.jsonl: it was recorded in virtual time, and comes out the same each time:"
            + " nothing is to be rounded. See 'lightlag promote --help'"))
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
