import LightlagRecording
import Testing

@Suite struct LiteralFilterTests {
  static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  @Test(
    arguments: [
      ("a token", true), ("TOKEN", true), ("tokeN", true), ("toke", false), ("", false),
      ("tok", false), ("totoken", true), ("to ken", false), ("the key: 1", false),
      ("the key=1", true), ("key=", true), ("ke", false),
      // The same five bits of each byte, and another text.
      ("4/+%.", false), ("T\u{0F}KEN", false),
    ])
  func `a text is found wherever it stands, and nothing else`(text: String, isFound: Bool) {
    let filter = LiteralFilter(Self.bytes(["token", "key="]))
    #expect(filter.isFound(in: Array(text.utf8).span) == isFound)
  }

  @Test(
    arguments: [
      ("abc[0-9]+", ["abc"]), ("(abc|defg)x", ["abc", "defg"]), ("(?i)Token *=", ["token"]),
      ("bearer +x", ["bearer "]),
      ("Token", ["token"]), ("ab", nil), ("a?bcd+", ["bcd"]), ("(abc)*", nil),
      ("(abc){2}d", ["abc"]), (#"ab"cdef"#, ["cdef"]), (#"^abc\b"#, ["abc"]), ("a[bc]d", nil),
      ("(abc|x)", nil), ("éabc", ["abc"]), ("abc|def", ["abc", "def"]), ("", nil),
      ("ab/cd", nil), ("(ab(cde|fgh)){1,2}", ["cde", "fgh"]),
    ] as [(String, [String]?)])
  func `of a pattern is known what each match holds`(pattern: String, texts: [String]?) throws {
    #expect(try RegularExpression(pattern).literals == texts.map(Self.bytes))
  }
}
