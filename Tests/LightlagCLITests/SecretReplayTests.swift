import Foundation
import Testing

/// `lightlag replay FILE --against` where the recording has placeholders.
@Suite(.timeLimit(.minutes(10))) struct SecretReplayTests {
  /// What the server of `b.jsonl` answers with, in the place of the secret of `a.jsonl`.
  static func run(
    answer: String, environment: [String: String]
  ) throws -> (result: Tool.Result, run: String) {
    let folder = try Scratch()
    let texts = [#"["ask"]"#, #"["lost"]"#]
    try folder.write(
      try Recorded.small(texts + [#"["data",{"id":"{{secret:PIN}}"}]"#]), to: "a.jsonl")
    try folder.write(
      try Recorded.small(texts + [#"["data",{"id":"\#(answer)"}]"#]), to: "b.jsonl")
    // It would wait for what was lost, which is not sent.
    let server = try RunningTool(
      "replay", "b.jsonl", "--serve", "--patience", "100ms", in: folder)
    let result = try Tool.run(
      [
        "replay", "a.jsonl", "--against", "ws://127.0.0.1:\(try server.port())/", "--pace", "asap",
        "--record", "run.jsonl", "--junit", "j.xml",
      ], in: folder, environment: environment)
    let files = try ["run.jsonl", "j.xml"].map { try folder.read($0) }
    return (result, files.map { String(decoding: $0, as: UTF8.self) }.joined())
  }

  @Test func `the secret that is known passes`() throws {
    let (result, run) = try Self.run(answer: "opensesame", environment: ["PIN": "opensesame"])
    #expect(result.status == 3 && result.output.hasPrefix("passed at L1"), "\(result)")
    #expect(!result.output.contains("note:"))
    #expect(!run.contains("opensesame"))
  }

  @Test func `another value in its place is a difference, and shown nowhere`() throws {
    let (result, run) = try Self.run(answer: "opensesame", environment: ["PIN": "hunter2"])
    #expect(result.status == 1)
    #expect(
      result.output.contains(
        #"/1/id: expected "{{secret:PIN}}", came "{{secret:PIN (another value)}}""#),
      "\(result.output)")
    #expect(!(result.output + result.errors + run).contains("opensesame"))
    #expect(!(result.output + result.errors + run).contains("hunter2"))
  }

  @Test func `where it is not known that is told`() throws {
    let (result, run) = try Self.run(answer: "opensesame", environment: [:])
    #expect(result.status == 3 && result.output.hasPrefix("passed at L1"), "\(result)")
    #expect(
      result.output.contains(
        "\nnote: the secret 'PIN' is not known: what came for it was only compared with itself\n"))
    #expect(result.errors.contains("lightlag: a.jsonl: passed, but the recording was cut off\n"))
    #expect(!(result.output + result.errors + run).contains("opensesame"))
  }

  @Test(arguments: [
    (["--against", "ws://127.0.0.1:1/"], "the secret 'PIN' is not known"),
    (["--against", "ws://127.0.0.1:1/", "--from", "9h"], "the recording ends before the time"),
    (["--serve", "--level", "exact"], "no run over sockets gives the same bytes"),
  ])
  func `what keeps a replay from starting stands in the JUnit report`(
    words: [String], reason: String
  ) throws {
    let folder = try Scratch()
    try folder.write(
      try Recorded.small([#"["a","{{secret:PIN}}"]"#, #"["b"]"#, #"["c"]"#]), to: "a.jsonl")
    let result = try Tool.run(["replay", "a.jsonl", "--junit", "j.xml"] + words, in: folder)
    #expect(result.status == 2)
    let report = String(decoding: try folder.read("j.xml"), as: UTF8.self)
    #expect(report.contains(#"tests="1" failures="0" errors="1""#))
    #expect(report.contains(#"<error type="failure" message="\#(reason)"#), "\(report)")
  }
}
