import Foundation
import Testing

/// `--record FILE` of a simulation, and `lightlag replay FILE` of what it wrote.
@Suite(.timeLimit(.minutes(10))) struct RecordAndReplayTests {
  private static let command = [
    "simulate", "vehicles", "--seed", "7", "--clients", "2", "--duration", "2s", "--profile",
    "default", "--record",
  ]

  private static let announcement = "seed 0x0000000000000007, profile default\n"

  /// A folder with a recording named `run.jsonl`.
  private static func recorded() throws -> Scratch {
    let folder = try Scratch()
    let result = try Tool.run(command + ["run.jsonl"], in: folder)
    #expect(result.status == 0)
    #expect(result.errors == announcement + "recorded run.jsonl\n")
    return folder
  }

  private static func lines(_ bytes: Data) -> [Data] {
    bytes.split(separator: UInt8(ascii: "\n"))
  }

  private static func verdict(_ lineCount: Int, _ digest: String) -> String {
    "same run.jsonl: \(lineCount) lines, sha256 \(digest)\n"
  }

  /// The digest that the last line carries, of all bytes before it.
  private static func digest(_ folder: Scratch) throws -> String {
    let last = try #require(lines(folder.read("run.jsonl")).last)
    let object = try JSONSerialization.jsonObject(with: last) as? [String: Any]
    return try #require(object?["sha256"] as? String)
  }

  @Test func `what was recorded comes out the same, in this process and another`() throws {
    let folder = try Self.recorded()
    let count = try Self.lines(folder.read("run.jsonl")).count
    let verdict = Self.verdict(count, try Self.digest(folder))
    #expect(try Tool.run("replay", "run.jsonl", in: folder) == .done(verdict))
    #expect(try Tool.run("replay", "run.jsonl", "--twice", in: folder) == .done(verdict + verdict))
  }

  @Test func `for machines each verdict is one object`() throws {
    let folder = try Self.recorded()
    let count = try Self.lines(folder.read("run.jsonl")).count
    let verdict = """
      {"file":"run.jsonl","verdict":"same","complete":true,"lines":\(count),\
      "sha256":"\(try Self.digest(folder))"}

      """
    #expect(try Tool.run("replay", "--json", "run.jsonl", in: folder) == .done(verdict))
    #expect(
      try Tool.run("replay", "--json", "--twice", "run.jsonl", in: folder)
        == .done(verdict + verdict))
  }

  @Test func `the same seed writes the same file`() throws {
    let (one, other) = (try Self.recorded(), try Self.recorded())
    #expect(try one.read("run.jsonl") == other.read("run.jsonl"))
  }

  @Test func `recording changes nothing in the report`() throws {
    let folder = try Scratch()
    let recorded = try Tool.run(Self.command + ["run.jsonl"], in: folder)
    #expect(try Tool.run(Self.command.dropLast()).output == recorded.output)
  }

  // MARK: Recordings that are cut off

  @Test func `a recording without its end is the same as far as it goes`() throws {
    let folder = try Self.recorded()
    let lines = try Self.lines(folder.read("run.jsonl"))
    let whole = lines.dropLast().map { $0 + [UInt8(ascii: "\n")] }.reduce(Data(), +)
    try folder.write(whole, to: "cut.jsonl")
    try folder.write(whole + lines[lines.count - 1].prefix(9), to: "torn.jsonl")
    for (name, ending) in [("cut.jsonl", "without an end"), ("torn.jsonl", "within a line")] {
      let text = "same \(name) as far as it goes: \(lines.count - 1) lines, cut off \(ending)\n"
      #expect(
        try Tool.run("replay", name, in: folder)
          == Tool.Result(status: 3, output: text, errors: ""))
    }
    let json =
      #"{"file":"cut.jsonl","verdict":"same","complete":false,"lines":\#(lines.count - 1),"#
      + #""sha256":null}"# + "\n"
    #expect(
      try Tool.run("replay", "cut.jsonl", "--json", in: folder)
        == Tool.Result(status: 3, output: json, errors: ""))
  }

  @Test func `a line that comes out differently is shown, as a verdict`() throws {
    let folder = try Self.recorded()
    let lines = try Self.lines(folder.read("run.jsonl")).dropLast()
    // The last event happens a second later than it did.
    let last = String(decoding: lines[lines.count - 1], as: UTF8.self)
    let time = try #require(last.firstMatch(of: /"t":(\d+)/))
    let moved = last.replacing(/"t":\d+/, with: "\"t\":\((Int(time.1) ?? 0) + 1_000_000_000)")
    let kept = lines.dropLast().map { String(decoding: $0, as: UTF8.self) }
    try folder.write((kept + [moved, ""]).joined(separator: "\n"), to: "moved.jsonl")
    let result = try Tool.run("replay", "moved.jsonl", "--twice", in: folder)
    #expect(result.status == 1 && result.errors.isEmpty)
    #expect(result.output.hasPrefix("differs moved.jsonl, line \(lines.count):\n    {"))
    #expect(result.output.contains("\n  - \(moved.prefix(400))"))
    let json = try Tool.run("replay", "moved.jsonl", "--json", in: folder)
    #expect(json.status == 1 && json.errors.isEmpty)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["verdict"] as? String == "differs")
    #expect(object?["line"] as? Int == lines.count)
    #expect(object?["expected"] as? String == moved)
  }

  // MARK: What is no recording

  @Test func `a file that is not there or not a file cannot be read`() throws {
    #expect(
      try Tool.run("replay", "gone.jsonl")
        == .failed(4, "cannot read gone.jsonl: No such file or directory"))
    #expect(try Tool.run("replay", "/") == .failed(4, "cannot read /: Is a directory"))
  }

  @Test(
    arguments: [
      ("", "line 1, byte 0: a recording begins with a header line"),
      ("no line", "line 1, byte 0: a recording begins with a header line"),
      ("root:x:0\n", "line 1, byte 0: not a JSON object: expected an object, found 'r'"),
      (
        #"{"name":"perfect"}"# + "\n",
        #"line 1, byte 0: the key "ev" is missing"#
      ),
    ])
  func `a file that is no recording is refused with the place`(
    content: String, text: String
  ) throws {
    let folder = try Scratch()
    try folder.write(content, to: "odd")
    #expect(try Tool.run("replay", "odd", in: folder) == .failed(4, "odd: \(text)"))
  }

  /// One byte in the header, in the middle, and in the digest at the end.
  @Test(arguments: [0.001, 0.5, 0.9999])
  func `a byte that has changed is noticed`(place: Double) throws {
    let folder = try Self.recorded()
    var bytes = try folder.read("run.jsonl")
    bytes[Int(Double(bytes.count) * place)] ^= 1
    try folder.write(bytes, to: "flipped.jsonl")
    let result = try Tool.run("replay", "flipped.jsonl", in: folder)
    #expect(result.status == 4 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("lightlag: flipped.jsonl: line "))
    #expect(result.errors.count(where: \.isNewline) == 1)
  }

  // MARK: Files that cannot be written

  @Test func `a folder that is not there ends it before anything runs`() throws {
    let text = "cannot record to gone/run.jsonl: No such file or directory"
    #expect(try Tool.run(Self.command + ["gone/run.jsonl"]) == .failed(4, text))
    #expect(
      try Tool.run("serve", "echo", "--record", "gone/run.jsonl") == .failed(4, text))
  }

  /// In /sys nobody may create a file, root included.
  @Test func `so does a folder that cannot be written to`() throws {
    let result = try Tool.run(Self.command + ["/sys/run.jsonl"])
    #expect(result.status == 4 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("lightlag: cannot record to /sys/run.jsonl: "))
    #expect(result.errors.count(where: \.isNewline) == 1)
  }

  @Test func `a full disk does not end the run, and what is missing is counted`() throws {
    let folder = try Self.recorded()
    let count = try Self.lines(folder.read("run.jsonl")).count
    let result = try Tool.run(Self.command + ["/dev/full"])
    #expect(result.status == 3)
    #expect(result.output.hasPrefix("2.00 s, "))
    #expect(
      result.errors == Self.announcement
        + "lightlag: \(count) lines are missing at the end of /dev/full: No space left on device\n"
    )
  }
}
