import LightlagEncoding
import Testing

@Suite struct PrintableTests {
  @Test(arguments: [
    ("plain é 🛰️", "plain é 🛰️"), ("\u{1B}]0;title\u{07}", "\u{FFFD}]0;title\u{FFFD}"),
    ("a\r\nb\tc", "a\u{FFFD}\u{FFFD}b\u{FFFD}c"), ("\u{9B}2J\u{7F}", "\u{FFFD}2J\u{FFFD}"),
    ("\u{2028}", "\u{FFFD}"), ("", ""),
  ])
  func `what a terminal would obey is not in it`(text: String, shown: String) {
    #expect(text.printable == shown)
    #expect(text.dropFirst(0).printable == shown)
  }
}
