import Foundation
import Testing

/// What `lightlag profiles show` has besides the table: pictures, what was measured, and dates.
@Suite(.timeLimit(.minutes(10))) struct ProfilesShowTests {
  private static let document = """
    {
      "name": "lab",
      "summary": "A <lab>.",
      "delay": { "value": "50 ms", "source": "ping" }
    }

    """

  /// 10 000 messages, all of which take 50 ms.
  @Test func `for machines the document has what was measured as one member more`() throws {
    let folder = try Scratch()
    try folder.write(Self.document, to: "lab.json")
    let text = #"""
      {
        "name": "lab",
        "summary": "A <lab>.",
        "delay": { "value": "50 ms", "source": "ping" },
        "measured": {"at":null,"seed":"0x0000000000000001","messages":10000,"message_bytes":100,\#
      "spacing_ns":100000000,"uplink":{"sent":10000,"arrived":10000,"min_ns":50000000,\#
      "p50_ns":50000000,"p90_ns":50000000,"p99_ns":50000000,"p99.9_ns":50000000,\#
      "max_ns":50000000},"downlink":{"sent":10000,"arrived":10000,"min_ns":50000000,\#
      "p50_ns":50000000,"p90_ns":50000000,"p99_ns":50000000,"p99.9_ns":50000000,\#
      "max_ns":50000000},"timelines":[]}
      }

      """#
    #expect(try Tool.run("profiles", "show", "lab.json", "--json", in: folder) == .done(text))
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
  }

  @Test func `the timeline is there for machines too`() throws {
    let result = try Tool.run("profiles", "show", "leo", "--json")
    let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let measured = (document as? [String: Any])?["measured"] as? [String: Any]
    let timeline = try #require((measured?["timelines"] as? [[String: Any]])?.first)
    let phase = try #require((timeline["phases"] as? [[String: Any]])?.first)
    #expect(phase["name"] as? String == "handover")
    #expect(phase["turns_ns"] as? [[Int]] == [[15_000_000_000, 15_100_000_000]])
    let rates = timeline["rate_bps"] as? [String: Any]
    #expect((rates?["downlink"] as? [Int])?.count == 240)
  }

  @Test func `a picture is written to a file or to standard output, the same`() throws {
    let folder = try Scratch()
    try folder.write(Self.document, to: "lab.json")
    let output = try Tool.run("profiles", "show", "lab.json", "--svg", "-", in: folder)
    #expect(output == .done(output.output))
    #expect(output.output.hasPrefix(#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 "#))
    #expect(output.output.contains("<desc>A &lt;lab&gt;.</desc>"))
    #expect(output.output.hasSuffix("</svg>\n"))
    let file = try Tool.run("profiles", "show", "lab.json", "--svg", "lab.svg", in: folder)
    #expect(file == Tool.Result(status: 0, output: "", errors: "wrote lab.svg\n"))
    #expect(try folder.read("lab.svg") == Data(output.output.utf8))
  }

  @Test func `a picture that cannot be written is told`() throws {
    let text = "cannot write gone/mars.svg: No such file or directory"
    #expect(try Tool.run("profiles", "show", "mars", "--svg", "gone/mars.svg") == .failed(4, text))
    let both = "give either --svg or --json. See 'lightlag profiles show --help'"
    #expect(try Tool.run("profiles", "show", "mars", "--svg", "-", "--json") == .failed(2, both))
  }

  @Test(.enabled(if: Tool.hasTerminal), arguments: [("", true), ("1", false)])
  func `bars have colours on a terminal alone, unless not wanted`(
    noColor: String, isColored: Bool
  ) throws {
    let result = try Tool.runOnTerminal(
      "profiles show default", environment: ["NO_COLOR": noColor])
    #expect(result.output.contains("\u{1b}[36m") == isColored)
    let plain = result.output.replacing(/\u{1b}\[\d+m/, with: "").replacing("\r\n", with: "\n")
    #expect(try Tool.run("profiles", "show", "default") == .done(plain))
  }

  /// The opposition of 2003 was the closest for 60 000 years, 55.76 million km: 186 s.
  @Test func `on a date the light time of the day is shown`() throws {
    let result = try Tool.run("profiles", "show", "mars", "--at", "2003-08-27T09:51Z")
    let lines = result.output.split(separator: "\n")
    #expect(lines[1] == "Mars at 2003-08-27T09:51Z: light takes 3.10 min one way")
    #expect(lines[3].hasPrefix("delay  186."))
    let json = try Tool.run("profiles", "show", "mars", "--at", "2021-10-08", "--json")
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let measured = (document as? [String: Any])?["measured"] as? [String: Any]
    let date = try #require(measured?["at"] as? [String: Any])
    #expect(date["date"] as? String == "2021-10-08" && date["planet"] as? String == "mars")
    #expect(date["light_time_ns"] as? Int ?? 0 > 1_300_000_000_000)
    #expect(date["blackout_ns"] as? Int ?? 0 > 5 * 86_400_000_000_000)
  }
}
