import Foundation
import Testing

/// `lightlag report FILE`, and `--report` of what compares.
@Suite(.timeLimit(.minutes(10))) struct ReportCommandTests {
  @Test func `the page is written beside the recording, and again to the byte`() throws {
    let folder = try Scratch()
    let text = try String(contentsOfFile: Recorded.path("echo-stressed.jsonl"), encoding: .utf8)
    try folder.write(text, to: "a.jsonl")
    let result = try Tool.run("report", "a.jsonl", in: folder)
    let page = try folder.read("a.html")
    #expect(result == .done("wrote a.html: 207 messages, \(page.count) bytes\n"))
    #expect(try Tool.run("report", "a.jsonl", "-o", "b.html", in: folder).status == 0)
    #expect(try folder.read("b.html") == page)
    #expect(page.starts(with: Data("<!doctype html>\n".utf8)))
  }

  @Test func `a page on standard output is nothing but the page`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let result = try Tool.run("report", "a.jsonl", "-o", "-", in: folder)
    // The end is missing.
    #expect(result.status == 3)
    #expect(result.errors.hasPrefix("wrote /dev/stdout: 3 messages, "))
    #expect(
      result.errors.hasSuffix("\nlightlag: a.jsonl: cut off behind line 6; see lightlag doctor\n"))
    #expect(result.output.hasPrefix("<!doctype html>") && result.output.hasSuffix("</html>\n"))
    #expect(!folder.has("a.html"))
  }

  @Test func `an MCAP file has the page of its lines, but for the name`() throws {
    let folder = try Scratch()
    let path = Recorded.path("proxy-duplicates.jsonl")
    #expect(try Tool.run("convert", path, "proxy-duplicates.mcap", in: folder).status == 0)
    #expect(try Tool.run("report", "proxy-duplicates.mcap", "-o", "m", in: folder).status == 0)
    #expect(try Tool.run("report", path, "-o", "j", in: folder).status == 0)
    let (lines, container) = (try folder.read("j"), try folder.read("m"))
    let name = #""file":"proxy-duplicates."#
    #expect(
      String(decoding: lines, as: UTF8.self).replacing("\(name)jsonl", with: "\(name)mcap")
        == String(decoding: container, as: UTF8.self))
  }

  @Test func `a page of some time has the messages that were sent then`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let result = try Tool.run("report", "a.jsonl", "--time", "5us..", in: folder)
    #expect(result.output.hasPrefix("wrote a.html: 2 messages, "))
  }

  @Test func `where a run differs is shown in the page of what was expected`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    try folder.write(try Recorded.small([#"["a"]"#, #"["b"]"#, #"["d"]"#]), to: "b.jsonl")
    let result = try Tool.run("diff", "a.jsonl", "b.jsonl", "--report", "d.html", in: folder)
    #expect(result.status == 1)
    let page = String(decoding: try folder.read("d.html"), as: UTF8.self)
    // The third message is the one that differs.
    #expect(page.contains(#""file":"a.jsonl""#) && page.contains(#","message":2,"expected":{"#))
  }

  @Test func `a repetition's page says that it is the same`() throws {
    let folder = try Scratch()
    let path = Recorded.path("echo-stressed.jsonl")
    #expect(try Tool.run("replay", path, "--report", "r.html", in: folder).status == 0)
    let page = String(decoding: try folder.read("r.html"), as: UTF8.self)
    #expect(
      page.contains(#""verdict":{"headline":"passed at L0: 207 messages expected, 207 came","#))
  }

  @Test func `what cannot be read or written is told`() throws {
    let folder = try Scratch()
    #expect(
      try Tool.run("report", "gone", in: folder)
        == .failed(4, "cannot read gone: No such file or directory"))
    try folder.write("{}\n", to: "a.jsonl")
    let text = #"a.jsonl: line 1, byte 0: the key "ev" is missing"#
    #expect(try Tool.run("report", "a.jsonl", in: folder) == .failed(4, text))
    #expect(!folder.has("a.html"))
    try folder.write(try Recorded.small(), to: "a.jsonl")
    #expect(
      try Tool.run("report", "a.jsonl", "-o", "no/a.html", in: folder)
        == .failed(4, "cannot write no/a.html: No such file or directory"))
  }

  @Test(arguments: [
    ([], "missing operand: FILE"),
    (["a.jsonl", "-o", "a.jsonl"], "'a.jsonl' is read: name another file to write"),
    (
      ["a.jsonl", "--time", "5"],
      "--time 5: give two times, as 1.5s..2s, 300ms.. or ..5m"
    ),
  ])
  func `wrong usage is told`(words: [String], text: String) throws {
    #expect(
      try Tool.run(["report"] + words) == .failed(2, "\(text). See 'lightlag report --help'"))
  }

  @Test func `no page is made in the place of the recording`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let result = try Tool.run("diff", "a.jsonl", "a.jsonl", "--report", "a.jsonl", in: folder)
    #expect(result.status == 2 && result.errors.contains("--report a.jsonl: this file is read"))
    #expect(String(decoding: try folder.read("a.jsonl"), as: UTF8.self) == (try Recorded.small()))
  }
}
