import Foundation
import Testing

/// `lightlag cat FILE [FILTER...]`.
@Suite(.timeLimit(.minutes(10))) struct CatCommandTests {
  @Test func `the lines come out of an MCAP file as they went in`() throws {
    let folder = try Scratch()
    let path = Recorded.path("vehicles-simulated.jsonl")
    #expect(try Tool.run("convert", path, "a.mcap", in: folder).status == 0)
    let lines = try String(contentsOfFile: path, encoding: .utf8)
    #expect(try Tool.run("cat", "a.mcap", in: folder) == .done(lines))
    #expect(try Tool.run("cat", path, "--json") == .done(lines))
  }

  @Test(arguments: [
    (["d=dn"], ["7000"]), (["drop=any"], ["6000"]), (["event=a,c"], ["4000", "7000"]),
    (["c=c1", "t=2us..5us"], ["2000", "4000"]), (["c=c2"], []),
  ])
  func `filters pick out what all of them hold for`(words: [String], instants: [String]) throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let result = try Tool.run(["cat", "a.jsonl"] + words, in: folder)
    #expect(result.output.matches(of: /"t":(\d+)/).map { String($0.1) } == instants)
    // The end is missing.
    #expect(result.status == 3)
  }

  @Test func `for people each line says when, where, what and what became of it`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(), to: "a.jsonl")
    let result = try Tool.run("cat", "a.jsonl", "c=c1", "--pretty", in: folder)
    #expect(
      result.output == """
        0.000001000  c1  open by client-1: /ws  +0.000001000
        0.000002000  c1  accepted  +0.000001000
        0.000004000  c1  up ["a"]  +0.000001000
        0.000006000  c1  up ["b"]  dropped: loss
        0.000007000  c1  dn ["c"]  +0.000001000

        """)
  }

  /// All that a peer says in words: what it asks for, how it answers, how it closes, and notes.
  @Test func `no terminal obeys what a peer has said`() throws {
    let folder = try Scratch()
    let escape = #"\u001b]0;owned\u0007\u009b2J"#
    let raw = "\u{9B}2J"
    let closed = #""ev":"close","c":"c1","d":"dn","by":"server""#
    let text = try Recorded.small().replacing(#""url":"/ws""#, with: #""url":"/\#(escape)""#)
      .replacing(#""name":""#, with: #""name":"\#(escape)\#(raw)"#)
    let rest = """
      {"t":8000,"ev":"msg","c":"c1","d":"up","due":9000,"s":"\(escape)\(raw)"}
      {"t":9000,"ev":"mark","name":"\(escape)","data":"\(escape)"}
      {"t":9001,"ev":"open","c":"c2","cl":"client-1","url":"/","due":9002}
      {"t":9002,"ev":"answer","c":"c2","status":403,"reason":"\(escape)","due":9003}
      {"t":9100,\(closed),"code":1000,"reason":"\(escape)","clean":true}

      """
    try folder.write(text + rest, to: "a.jsonl")
    try folder.write(try Recorded.small(), to: "b.jsonl")
    for words in [
      ["cat", "--pretty", "a.jsonl"], ["info", "a.jsonl"], ["doctor", "a.jsonl"],
      ["diff", "a.jsonl", "b.jsonl"], ["diff", "b.jsonl", "a.jsonl"],
    ] {
      let result = try Tool.run(words, in: folder)
      let isClean = (result.output + result.errors).unicodeScalars.allSatisfy {
        $0 == "\n" || ($0.value >= 0x20 && !(0x7F...0x9F).contains($0.value))
      }
      #expect(isClean, "\(words): \(result)")
      // A doctor says nothing of them.
      #expect(
        result.output.contains("\u{FFFD}]0;owned") == (words[0] != "doctor"), "\(result)")
    }
  }

  @Test func `a filter that means nothing is wrong usage`() throws {
    let text = "'where' is none of c, d, event, t and drop. See 'lightlag cat --help'"
    #expect(try Tool.run("cat", "a.jsonl", "where=up") == .failed(2, text))
    #expect(
      try Tool.run("cat", "a.jsonl", "--json", "--pretty")
        == .failed(2, "give either --pretty or --json. See 'lightlag cat --help'"))
    #expect(
      try Tool.run("cat") == .failed(2, "missing operand: FILE. See 'lightlag cat --help'"))
  }
}
