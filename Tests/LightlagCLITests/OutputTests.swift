import Foundation
import Testing

/// What commands write, and where they must not.
@Suite(.timeLimit(.minutes(10))) struct OutputTests {
  @Test(arguments: [
    ["convert", "a.jsonl", "OUT"], ["redact", "a.jsonl", "OUT"], ["recover", "a.jsonl", "OUT"],
    ["promote", "a.jsonl", "OUT"], ["promote", "b.jsonl", "OUT", "--like", "a.jsonl"],
    ["shrink", "a.jsonl", "--test", "false", "-o", "OUT"],
    ["report", "a.jsonl", "-o", "OUT"],
    ["merge", "a.jsonl", "b.jsonl", "-o", "OUT"],
  ])
  func `nothing is written over what is read, however it is spelled`(words: [String]) throws {
    let folder = try Scratch()
    let text = try Recorded.small()
    for name in ["a.jsonl", "b.jsonl"] { try folder.write(text, to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "c.jsonl").path, withDestinationPath: "a.jsonl")
    for name in ["./a.jsonl", "c.jsonl"] {
      let result = try Tool.run(words.map { $0 == "OUT" ? name : $0 }, in: folder)
      let line = "'\(name)', which is 'a.jsonl', is read: name another file to write"
      #expect(result == .failed(2, "\(line). See 'lightlag \(words[0]) --help'"))
    }
    #expect(try folder.read("a.jsonl") == Data(text.utf8))
  }

  @Test func `an output that finds no room is told`() throws {
    let path = Recorded.path("vehicles-simulated.jsonl")
    let process = Tool.process(["cat", path])
    let errors = Pipe()
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = errors
    try process.run()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 4)
    #expect(
      String(decoding: text, as: UTF8.self)
        == "lightlag: cannot write the output: No space left on device\n")
  }

  /// `LIGHTLAG` is the tool, `so.NAME` a link as `/dev/stdout` is one.
  private func shell(_ script: String, in folder: Scratch) throws -> Int32 {
    let process = Tool.process(
      ["-c", script], of: URL(filePath: "/bin/bash"), in: folder,
      environment: ["LIGHTLAG": Tool.url.path])
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  private func withLinks() throws -> Scratch {
    let folder = try Scratch()
    try folder.write(
      try Data(contentsOf: URL(filePath: Recorded.path("rover-kernel.jsonl"))), to: "a.jsonl")
    for suffix in ["har", "jsonl", "html"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.url.appending(path: "so.\(suffix)").path,
        withDestinationPath: "/proc/self/fd/1")
    }
    return folder
  }

  private static let writers = [
    "convert a.jsonl so.har", "convert a.jsonl so.jsonl", "redact a.jsonl so.jsonl",
    "recover a.jsonl so.jsonl", "report a.jsonl -o so.html",
    "profiles show mars --svg so.html", "merge a.jsonl b.jsonl --align start -o so.jsonl",
    "convert a.jsonl - --to jsonl", "redact a.jsonl -", "recover a.jsonl -",
    "report a.jsonl -o -", "merge a.jsonl b.jsonl --align start -o -",
    "simulate vehicles --clients 1 --duration 1s --record so.jsonl",
  ]

  @Test(arguments: writers)
  func `what is open already is written on to`(words: String) throws {
    let folder = try withLinks()
    try folder.write(try folder.read("a.jsonl"), to: "b.jsonl")
    let script = "(echo before; $LIGHTLAG \(words); echo mid; $LIGHTLAG \(words); echo after) > reg"
    #expect(try shell(script, in: folder) == 0)
    let lines = String(decoding: try folder.read("reg"), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "before")
    #expect(lines.suffix(2) == ["after", ""])
    let middle = try #require(lines.firstIndex { $0.hasSuffix("mid") })
    #expect(middle > 1 && middle < lines.count - 3)
    for suffix in ["har", "jsonl", "html"] {
      let path = folder.url.appending(path: "so.\(suffix)").path
      let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
      #expect(target == "/proc/self/fd/1")
    }
    #expect(!folder.has("so.jsonl.partial") && !folder.has("reg.partial"))
  }

  @Test func `a link to nothing has its target made`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "link.jsonl").path, withDestinationPath: "real.jsonl")
    let result = try Tool.run("convert", "a.jsonl", "link.jsonl", in: folder)
    // It has no end.
    #expect(result.status == 3)
    #expect(try folder.read("real.jsonl") == folder.read("a.jsonl"))
    let path = folder.url.appending(path: "link.jsonl").path
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "real.jsonl")
  }

  @Test func `a closed output is told, and costs no other file`() throws {
    let folder = try withLinks()
    #expect(try shell("$LIGHTLAG convert a.jsonl so.har 2> said >&-", in: folder) == 4)
    let said = String(decoding: try folder.read("said"), as: UTF8.self)
    #expect(said == "lightlag: cannot write so.har: Bad file descriptor\n")
    let recorded = try Data(contentsOf: URL(filePath: Recorded.path("rover-kernel.jsonl")))
    #expect(try folder.read("a.jsonl") == recorded)
    #expect(try shell("$LIGHTLAG convert a.jsonl so.har 2>&- >out", in: folder) == 0)
  }

  @Test func `what is open already may not be what is read`() throws {
    let folder = try withLinks()
    let before = try folder.read("a.jsonl")
    #expect(try shell("$LIGHTLAG convert a.jsonl so.jsonl >> a.jsonl", in: folder) == 2)
    #expect(try folder.read("a.jsonl") == before)
  }

  @Test(arguments: [
    "cat -", "recover - -", "convert - - --from jsonl --to jsonl",
    "convert - - --from jsonl --to har 2>&- | $LIGHTLAG convert - - --from har --to jsonl",
    "convert - - --from jsonl --to mcap 2>&- | $LIGHTLAG cat -",
  ])
  func `standard input is read, and standard output written, to the byte`(words: String) throws {
    let folder = try withLinks()
    #expect(try shell("cat a.jsonl | $LIGHTLAG \(words) > b.jsonl", in: folder) == 0)
    #expect(try folder.read("b.jsonl") == folder.read("a.jsonl"))
  }

  private static let refused = [
    ("promote - b.jsonl", "read once"), ("merge - a.jsonl -o b.jsonl", "read once"),
    ("diff - a.jsonl", "read once"), ("replay -", "read once"),
    ("shrink - --test false", "read once"), ("promote a.jsonl -", "read again"),
    ("shrink a.jsonl -o - --test false", "read again"), ("report -", "give -o PAGE"),
    ("diff a.jsonl a.jsonl --junit -", "name a file"),
    ("report /dev/stdin", "give -o PAGE"), ("convert a.jsonl -", "--to say what it is"),
  ]

  @Test(arguments: refused)
  func `a standard stream that will not do is refused`(words: String, reason: String) throws {
    let folder = try withLinks()
    #expect(try shell("$LIGHTLAG \(words) < a.jsonl > out 2> said", in: folder) == 2)
    #expect(String(decoding: try folder.read("said"), as: UTF8.self).contains(reason))
    #expect(try folder.read("out").isEmpty)
    #expect(!folder.has("-") && !folder.has("b.jsonl"))
  }

  /// The first 9000 bytes end in line 54.
  @Test(arguments: [
    "cat cut.jsonl", "cat --pretty cut.jsonl", "info cut.jsonl", "report cut.jsonl -o page.html",
    "redact cut.jsonl b.jsonl", "promote cut.jsonl b.jsonl", "replay cut.jsonl --profile mars",
  ])
  func `a cut-off recording is told of on standard error`(words: String) throws {
    let folder = try withLinks()
    try folder.write(try folder.read("a.jsonl").prefix(9000), to: "cut.jsonl")
    let result = try Tool.run(words.split(separator: " ").map(String.init), in: folder)
    #expect(result.status == 3)
    #expect(
      result.errors.contains("lightlag: cut.jsonl: cut off in line 54; see lightlag doctor\n"))
  }

  /// A letter in a payload, so that each line can still be read.
  @Test func `an altered line is not called missing`() throws {
    let folder = try Scratch()
    let text = try String(
      contentsOfFile: Recorded.path("rover-kernel.jsonl"), encoding: .utf8)
    let altered = text.replacing(#""name":"rover""#, with: #""name":"rovex""#, maxReplacements: 1)
    #expect(altered != text)
    try folder.write(altered, to: "altered.jsonl")
    let result = try Tool.run("recover", "altered.jsonl", "b.jsonl", in: folder)
    #expect(result.status == 3)
    #expect(result.output.contains("altered: one of the 99 lines that were saved"))
    #expect(!result.output.contains("missing"))
    try folder.write(text.replacing("\n", with: "\r\n"), to: "converted.jsonl")
    let converted = try Tool.run("info", "converted.jsonl", in: folder)
    #expect(converted.status == 4)
    #expect(converted.errors.contains("all lines end in CR LF"))
    #expect(converted.errors.contains(".gitattributes"))
    let saved = try Tool.run("recover", "converted.jsonl", "plain.jsonl", in: folder)
    #expect(saved.status == 0 && saved.output.contains("\naltered: all line ends"), "\(saved)")
    #expect(try folder.read("plain.jsonl") == Data(text.utf8))
    let damaged = altered.replacing("\n", with: "\r\n")
    try folder.write(damaged, to: "damaged.jsonl")
    let partly = try Tool.run("recover", "damaged.jsonl", "part.jsonl", in: folder)
    #expect(partly.status == 3 && partly.output.contains("altered: one of the 99 lines"))
    try folder.write("\u{feff}" + text, to: "marked.jsonl")
    let marked = try Tool.run("info", "marked.jsonl", in: folder)
    #expect(marked.errors.contains("a byte order mark (EF BB BF)"))
  }
}
