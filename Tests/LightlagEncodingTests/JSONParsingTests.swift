import LightlagEncoding
import Testing

@Suite struct JSONParsingTests {
  @Test func `every kind of value is read, members in order and numbers as written`() throws {
    let text = #" { "z" : [ null , true , false ] , "a" : { } , "n" : -1.50E+3 , "s" : "é\n" } "#
    let expected: JSON = .object([
      .init(name: "z", value: [nil, true, false]),
      .init(name: "a", value: [:]),
      .init(name: "n", value: .number("-1.50E+3")),
      .init(name: "s", value: "é\n"),
    ])
    #expect(try JSON(parsing: text) == expected)
    #expect(try JSON(parsing: Array(text.utf8)) == expected)
  }

  @Test(arguments: [
    "0", "-0", "7", "10", "-12", "0.0", "1.25", "1e5", "1E5", "1e+5", "1e-5", "0e0",
  ])
  func `a number of the grammar keeps its text`(text: String) throws {
    #expect(try JSON(parsing: text) == .number(text))
    #expect(JSON.isValid(Array(text.utf8)))
  }

  @Test(arguments: [
    "01", "-01", "00", "+1", "-", "1.", ".5", "-.5", "1e", "1e+", "1.e5", "0x10", "1_000", "NaN",
    "Infinity", "-Infinity", "1 2", "--1", "1e5.5",
  ])
  func `a number outside the grammar is refused`(text: String) {
    #expect(throws: JSON.Failure.self) { try JSON(parsing: text) }
    #expect(!JSON.isValid(Array(text.utf8)))
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#""\u0041\u00e9\u00E9\u20ac""#, "Aéé€"),
    (#""\u0000""#, "\u{0}"),
    // U+1D11E, the example of RFC 8259 §7, and the last scalar of all.
    (#""\uD834\udd1e""#, "\u{1D11E}"),
    (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
    (#""é€😀 \u007f""#, "é€😀 \u{7F}"),
    (#""\u2028/é""#, "\u{2028}/é"),
    (#""""#, ""),
  ])
  func `escapes stand for their characters`(text: String, expected: String) throws {
    let value = try JSON(parsing: text)
    #expect(value == .string(expected))
    // Canonical equivalence would hide a change of scalars.
    #expect(value.string.map { Array($0.utf8) } == Array(expected.utf8))
  }

  @Test(arguments: [
    #""\uD834""#, #""\uD834x""#, #""\uD834\n""#, #""\uDD1E""#, #""\uD834\u0041""#,
    #""\uD834\uD834""#, #""\uDD1E\uD834""#,
  ])
  func `half a surrogate pair is refused`(text: String) throws {
    let failure = try #require(throws: JSON.Failure.self) { try JSON(parsing: text) }
    guard case .unpairedSurrogate = failure.reason else {
      Issue.record("\(failure)")
      return
    }
    #expect(failure.offset == 1)
    #expect(!JSON.isValid(Array(text.utf8)))
  }

  @Test(arguments: [
    "", "  ", "\"", "\"a", #""\""#, #""\x""#, #""\u12g4""#, #""\u12""#, "'a'", "[", "]", "[1",
    "[1,]", "[,1]", "[1 2]", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}", "{1:2}",
    #"{"a":1 "b":2}"#, #"{"a" 1}"#, "[}", "{]", "nul", "nulL", "True", "truee", "tru\"", "// a",
    "[1] // a", "[1][2]", "\u{FEFF}1", "\u{A0}1", "\u{C}1", "\"a\nb\"", "\"\t\"", "\"\u{0}\"",
    "\"\u{1F}\"",
  ])
  func `text outside the grammar is refused`(text: String) {
    #expect(throws: JSON.Failure.self) { try JSON(parsing: text) }
    #expect(!JSON.isValid(Array(text.utf8)))
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0xAF], [0xE2, 0x82],
      // Surrogates in UTF-8, U+110000, and bytes that UTF-8 never has.
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0xFF], [0xF0, 0x80, 0x80, 0xAF],
    ] as [[UInt8]])
  func `a string that is not UTF-8 is refused where it goes wrong`(wrong: [UInt8]) throws {
    let bytes = Array("[\"é".utf8) + wrong + Array("\"]".utf8)
    let failure = try #require(throws: JSON.Failure.self) { try JSON(parsing: bytes) }
    #expect(failure.reason == .invalidUTF8)
    // Before it: bracket, quote, and the two bytes of é.
    #expect(failure.offset == 4)
    #expect(!JSON.isValid(bytes))
  }

  @Test(arguments: [0, 1, 2, 128, 1024], [("[", "]"), (#"{"a":"#, "}")])
  func `nesting is let pass at the limit and refused above`(
    limit: Int, brackets: (open: String, close: String)
  ) throws {
    func nested(_ depth: Int) -> [UInt8] {
      let inner = String(repeating: brackets.open, count: depth) + "1"
      return Array((inner + String(repeating: brackets.close, count: depth)).utf8)
    }
    #expect(try JSON(parsing: nested(limit), depthLimit: limit).bytes == nested(limit))
    #expect(JSON.isValid(nested(limit), depthLimit: limit))
    #expect(!JSON.isValid(nested(limit + 1), depthLimit: limit))
    let failure = try #require(throws: JSON.Failure.self) {
      try JSON(parsing: nested(limit + 1), depthLimit: limit)
    }
    #expect(failure.reason == .tooDeep(limit: limit))
    #expect(failure.offset == limit * brackets.open.utf8.count)
  }

  @Test func `siblings do not count as depth`() throws {
    #expect(try JSON(parsing: "[[],[],{},{}]", depthLimit: 2) == [[], [], [:], [:]])
  }

  @Test(arguments: [2, 16, 17, 40])
  func `a second member of one name is refused, however many there are`(count: Int) throws {
    var members = (1..<count).map { "\"m\($0)\":0" }
    #expect(try JSON(parsing: "{\(members.joined(separator: ","))}").members?.count == count - 1)

    let offset = 1 + members.joined(separator: ",").utf8.count + 1
    members.append(#""\u006d1":0"#)
    let text = "{\(members.joined(separator: ","))}"
    let failure = try #require(throws: JSON.Failure.self) { try JSON(parsing: text) }
    #expect(failure.reason == .duplicateMember(name: "m1"))
    #expect(failure.offset == offset)
    #expect(JSON.isValid(Array(text.utf8)))
  }

  @Test func `one name in different objects is no duplicate`() throws {
    #expect(try JSON(parsing: #"{"a":{"a":1},"b":[{"a":2},{"a":3}]}"#)["a"]?["a"] == 1)
  }
}
