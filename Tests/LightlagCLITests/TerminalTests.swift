import Testing

/// What is said on a terminal alone: progress and colours.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Tool.hasTerminal)) struct TerminalTests {
  private static let simulation = "simulate vehicles --seed 1 --clients 2 --duration 5s"

  @Test func `a simulation shows how far it has come, and takes that away`() throws {
    let text = try Tool.runOnTerminal(Self.simulation).output
    let (half, whole) = (String(repeating: "#", count: 12), String(repeating: "#", count: 25))
    #expect(text.contains("\r[\(half)-------------] 50 %, 2.50 s\u{1b}[K\r["))
    #expect(text.contains("\r[\(whole)] 100 %, 5.00 s\u{1b}[K\r\u{1b}[K"))
    #expect(text.hasSuffix("other messages      0\r\n"))
  }

  @Test func `a live run shows how it goes, each second anew`() throws {
    let text = try Tool.runOnTerminal(
      "serve echo", behind: "timeout --preserve-status --signal=INT 1.5"
    ).output
    #expect(text.contains("\r1 s  connections 0  up 0  down 0  dropped 0\u{1b}[K\r\u{1b}[K"))
  }

  @Test func `elsewhere a simulation shows nothing on the way`() throws {
    let result = try Tool.run(Self.simulation.split(separator: " ").map(String.init))
    #expect(result.errors == "seed 0x0000000000000001, profile perfect\n")
  }

  @Test(arguments: [("", true), ("1", false)])
  func `a verdict is in colour unless that is not wanted`(noColor: String, isColored: Bool) throws {
    let folder = try Scratch()
    #expect(try Tool.run(Self.words + ["--record", "run.jsonl"], in: folder).status == 0)
    let result = try Tool.runOnTerminal(
      "replay run.jsonl", in: folder, environment: ["NO_COLOR": noColor])
    #expect(result.output.hasPrefix(isColored ? "\u{1b}[32msame\u{1b}[0m run" : "same run"))
    #expect(try Tool.run("replay", "run.jsonl", in: folder).output.hasPrefix("same run"))
  }

  private static let words = simulation.split(separator: " ").map(String.init)
}
