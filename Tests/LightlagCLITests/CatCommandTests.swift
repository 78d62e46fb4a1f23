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
