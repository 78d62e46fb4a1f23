import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// Whether what comes from a recording stays data, and the page what its files say.
@Suite struct PageSafetyTests {
  private static let hostile = [
    "</script><script>alert(1)</script>", "</SCRIPT >", "<!--<script>", "]]>", "\u{2028}\u{2029}",
    "&lt;&quot;", "\u{0}\u{8}\u{1b}[31m", "{{script}}{{data}}", "'\"`${x}", "\u{feff}\u{202e}",
  ]

  @Test(arguments: hostile)
  func `text of any kind comes back as it was, and ends nothing`(text: String) throws {
    let quoted = JSON.string(text).text
    let page = try Paged.page(
      Paged.opened + [
        Paged.up(10, #""due":20,"s":\#(quoted)"#),
        Paged.up(11, #""due":20,"j":[\#(quoted)]"#),
        #"{"t":12,"ev":"mark","name":\#(quoted),"data":""}"#,
      ], name: text)
    let written = Paged.text(page)
    let raw = Paged.rawData(of: written)
    #expect(!raw.contains("<") && !raw.contains("\u{2028}") && !raw.contains("\u{2029}"))
    let data = try Paged.data(page)
    #expect(data[strings: "texts"] == [text, "[\(quoted)]"])
    #expect(data[strings: "names"].dropFirst().allSatisfy { $0 == text })
    // One element of data and one of code.
    #expect(written.matches(of: /(?i)<\/script/).count == 2)
    #expect(written.matches(of: /<script/).count == 2)
    #expect(written.matches(of: /(?i)<\/title/).count == 1)
  }

  @Test func `nothing is fetched, and only what stands in the page is run`() throws {
    let text = Paged.text(try Paged.page([]))
    #expect(text.contains(#"content="default-src 'none'; style-src 'sha256-"#))
    #expect(!text.contains("unsafe-") && !text.contains("http:") && !text.contains("https:"))
    #expect(text.matches(of: /(?i) (src|href|style|on[a-z]+)=/).isEmpty)
  }

  @Test func `the title is the recording's name`() throws {
    let text = Paged.text(try Paged.page([], name: "a < b"))
    #expect(text.contains("<title>a &lt; b – Lightlag</title>"))
  }

  @Test func `the library holds the files of the page byte for byte`() throws {
    let folder = "Sources/LightlagRecording/Page/Web"
    let page = String(decoding: try Repository.bytes("\(folder)/page.html"), as: UTF8.self)
    let names = page.matches(of: /<script src="([a-z]+\.js)">/).map { String($0.1) }
    #expect(try Repository.names(in: folder, suffix: ".js") == names.sorted())
    let scripts = try names.map {
      String(decoding: try Repository.bytes("\(folder)/\($0)"), as: UTF8.self)
    }
    #expect(PageDocuments.script == scripts.joined(separator: "\n"), "run Scripts/embed-page")
    #expect(
      try Array(PageDocuments.style.utf8) == Repository.bytes("\(folder)/page.css"),
      "run Scripts/embed-page")
    let markup =
      page
      .replacing(#"<link rel="stylesheet" href="page.css">"#, with: "<style>{{style}}</style>")
      .replacing(/(<script src="[a-z]+\.js"><\/script>\n)+/, with: "<script>{{script}}</script>\n")
    #expect(PageDocuments.markup == markup, "run Scripts/embed-page")
  }

  @Test func `a verdict stands there with the message that it is about`() throws {
    let lines =
      Paged.opened + [
        Paged.up(10, #""due":20,"s":"a""#), Paged.up(11, #""due":20,"s":"b""#),
      ]
    var verdict = MatchVerdict(level: .causal, seed: 7)
    var divergence = Divergence(
      .changed, connection: ConnectionID(index: 0), direction: .uplink,
      instant: Instant(nanoseconds: 11), summary: "another <text>")
    divergence.expected = .init(
      connection: ConnectionID(index: 0), direction: .uplink, index: 1,
      instant: Instant(nanoseconds: 11), text: "b")
    divergence.differences = [.init(pointer: "/0", expected: "1", actual: nil, reason: "equal")]
    verdict.add(divergence)
    let data = try Paged.data(try Paged.page(lines), verdict: verdict)
    let told = try #require(data["verdict"]?["divergences"]?.array?.first)
    #expect(data["verdict"]?["hasPassed"] == .bool(false))
    #expect(told["message"]?.integer == 1)
    #expect(told["kind"]?.string == "changed")
    #expect(told["headline"]?.string == divergence.headline)
    #expect(told["differences"]?.array == [["pointer": "/0", "expected": "1", "reason": "equal"]])
  }

  @Test func `a line that differs is named by its number`() throws {
    let recording = try Recording(Array(Golden.text.utf8))
    let outcome = Replay.Outcome.same(isComplete: true)
    #expect(MatchVerdict(outcome, of: recording).first == nil)
    let other = try Recording(
      Array(Golden.text.split(separator: "\n").prefix(4).joined(separator: "\n").utf8) + [10])
    let verdict = ExactComparison.compare(expected: recording, actual: other)
    #expect(verdict.first?.line == 5)
  }
}
