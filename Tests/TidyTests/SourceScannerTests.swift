import Testing

/// Whether the scanner tells code from comments and strings.
@Suite struct SourceScannerTests {
  @Test(arguments: [
    ("a // b", ["a"]),
    ("a /* b /* c */ d */ e", ["a", "e"]),
    (#"a "b" c"#, ["a", "c"]),
    (#"a "b\"c" d"#, ["a", "d"]),
    (#"a "\\" b"#, ["a", "b"]),
    (##"a #"b" c"# d"##, ["a", "d"]),
    (##"a #"\"# b"##, ["a", "b"]),
    (##"a #"""# b"##, ["a", "b"]),
    ("a \"\"\"\n  \" \\\"\"\" b // c\n  \"\"\" d", ["a", "d"]),
    ("a #\"\"\"\n  \"\"\" b\n  \"\"\"# c", ["a", "c"]),
    (#"a "b\(c("d"))e" f"#, ["a", "(", "c", "(", ")", ")", "f"]),
    (##"a #"b\(c)\#(d)"# e"##, ["a", "(", "d", ")", "e"]),
    ("`a \"name\"` b", ["`a \"name\"`", "b"]),
    ("#if a.b", ["#", "if", "a", ".", "b"]),
    ("\"// a\" b", ["b"]),
    ("// \" a\nb", ["b"]),
    ("größe == 1_000", ["größe", "=", "=", "1_000"]),
  ])
  func `code is what stands outside comments and strings`(text: String, code: [String]) {
    #expect(SourceScanner.tokens(of: text).filter(\.isCode).map(\.text) == code)
  }

  @Test func `lines are counted through comments and strings`() {
    let text = "/*\n*/ a \"\"\"\n  b\n  \"\"\"\n// c\nd"
    let tokens = SourceScanner.tokens(of: text)
    #expect(tokens.map(\.line) == [1, 2, 2, 5, 6])
  }

  @Test func `a literal keeps what stands between its quotes`() {
    let tokens = SourceScanner.tokens(of: #"f("a", "b\(c)d")"#)
    #expect(tokens.filter { $0.kind == .literal }.map(\.text) == ["a", "bd"])
  }

  @Test func `documentation is told from other comments`() {
    let tokens = SourceScanner.tokens(of: "/// a\n// b\n/* c */")
    #expect(tokens.map(\.kind) == [.documentation, .comment, .comment])
  }

  @Test(arguments: ["\"", "/*", "`", "#\"a", "\"\"\"\n", "\"\\(", "\"\\"])
  func `what is cut off ends with the text`(text: String) {
    #expect(SourceScanner.tokens(of: "a " + text).first?.text == "a")
  }
}
