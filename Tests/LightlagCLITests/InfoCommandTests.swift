import Foundation
import Testing

/// `lightlag info FILE`.
@Suite(.timeLimit(.minutes(10))) struct InfoCommandTests {
  @Test func `it counts what is there, and says that the end is missing`() throws {
    let folder = try Scratch()
    let text = try Recorded.small()
    try folder.write(text, to: "a.jsonl")
    let result = try Tool.run("info", "a.jsonl", in: folder)
    #expect(
      result.output.hasSuffix(
        """
        profile      none
        backend      echo
        clients      from outside
        length       7.00 us
        file         jsonl, \(text.utf8.count) bytes, 6 lines
        connections  1, clients 1
        uplink       2 messages, 10 bytes; never arrived: 1 loss
        downlink     1 message, 5 bytes
        events       a 1 up, b 1 up, c 1 down
        ends         cut off

        """))
    #expect(result.status == 3)
    #expect(result.errors == "lightlag: a.jsonl: cut off behind line 6; see lightlag doctor\n")
  }

  @Test func `messages are counted by event for machines too`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small([#"["a"]"#, #"["\u001b[2J"]"#, #"["a"]"#]), to: "a.jsonl")
    let json = try Tool.run("info", "a.jsonl", "--json", in: folder)
    #expect(json.output.contains(#""events":[{"name":"a","up":1,"down":1},"#), "\(json.output)")
    // Whoever sends chooses the name, and may not write on the terminal.
    let text = try Tool.run("info", "a.jsonl", in: folder).output
    #expect(text.contains("\nevents       a 1 up 1 down, \u{FFFD}[2J 1 up\n"), "\(text)")
  }

  @Test(arguments: [
    ("a b.har", "a HAR file", "'a b.har' 'a b.jsonl'"),
    ("a.json", "a HAR file", "a.json a.json.jsonl --from har"),
    ("a.log", "a log of CAN frames", "a.log a.jsonl"),
    ("a.har", "a log of CAN frames", "a.har a.har.jsonl --from candump"),
  ])
  func `a file of another kind is told with what converts it`(
    name: String, kind: String, operands: String
  ) throws {
    let folder = try Scratch()
    let isArchive = kind == "a HAR file"
    try folder.write(
      isArchive ? "{\n  \"log\": {\n" : "(1700000000.000100) can0 123#DEAD\n", to: name)
    #expect(
      try Tool.run("info", name, in: folder)
        == .failed(
          4,
          "\(name) looks like \(kind); to make a recording of it: lightlag convert \(operands)"))
  }

  @Test func `an MCAP file says the same as its lines`() throws {
    let folder = try Scratch()
    let path = Recorded.path("echo-stressed.jsonl")
    #expect(try Tool.run("convert", path, "a.mcap", in: folder).status == 0)
    let (lines, container) = (
      try Tool.run("info", path, "--json"), try Tool.run("info", "a.mcap", "--json", in: folder)
    )
    #expect(lines.status == 0 && container.status == 0)
    // All but the kind of file and its size.
    let pattern = /"lines":.*/
    let one = try #require(lines.output.firstMatch(of: pattern)).0
    #expect(container.output.firstMatch(of: pattern)?.0 == one)
    #expect(one.contains(#""lines":329,"complete":true"#))
  }

  @Test func `what is no recording cannot be read`() throws {
    let folder = try Scratch()
    try folder.write("{}\n", to: "a.jsonl")
    let text = #"a.jsonl: line 1, byte 0: the key "ev" is missing"#
    #expect(try Tool.run("info", "a.jsonl", in: folder) == .failed(4, text))
    #expect(
      try Tool.run("info", "gone", in: folder)
        == .failed(4, "cannot read gone: No such file or directory"))
  }
}
