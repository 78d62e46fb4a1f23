import LightlagEncoding
import Testing

@Suite struct JSONFailureTests {
  @Test(arguments: [
    (
      "{\n  \"a\": 1,\n  \"bcdefg\": 2 \"c\": 3\n}",
      #"line 3, column 15: expected ',' or '}' after a member, found '"'"#
    ),
    ("[1 2]", "line 1, column 4: expected ',' or ']' after an element, found '2'"),
    ("[1,", "line 1, column 4: expected a value, found the end of the input"),
    ("[1,]", "line 1, column 4: expected a value, found ']'"),
    ("{1", "line 1, column 2: expected a member name or '}', found '1'"),
    ("{\"a\":1,}", "line 1, column 8: expected a member name, found '}'"),
    ("{\"a\" 1}", "line 1, column 6: expected ':' after a member name, found '1'"),
    ("1 x", "line 1, column 3: expected the end of the input, found 'x'"),
    ("nuL", "line 1, column 3: expected 'true', 'false' or 'null', found 'L'"),
    ("-x", "line 1, column 2: expected a digit, found 'x'"),
    ("007", "line 1, column 1: a number must not start with a needless zero"),
    ("\u{B}", "line 1, column 1: expected a value, found byte 0x0b"),
    // Columns count scalars: é and 😀 are one each, though two and four bytes.
    ("[\"é😀\" 1", "line 1, column 7: expected ',' or ']' after an element, found '1'"),
    ("\"a", "line 1, column 3: expected '\"' to end the string, found the end of the input"),
    ("\"\\", "line 1, column 3: expected an escape after '\\', found the end of the input"),
    ("\"\\q\"", "line 1, column 3: expected an escape after '\\', found 'q'"),
    ("\"\\u00x0\"", "line 1, column 6: expected a hexadecimal digit, found 'x'"),
    (
      "\"\\ud800\"",
      "line 1, column 2: half a surrogate pair, '\\ud800', without its other half"
    ),
    (
      "\"\t\"",
      "line 1, column 2: a control character in a string must be escaped, found byte 0x09"
    ),
    ("{\"\\n\":1,\"\\n\":2}", #"line 1, column 9: a second member named "\n""#),
  ])
  func `a failure names the place, what was expected and what was found`(
    text: String, description: String
  ) throws {
    let failure = try #require(throws: JSON.Failure.self) { try JSON(parsing: text) }
    #expect(failure.description == description)
  }

  @Test func `the other reasons are told to people too`() throws {
    let tooDeep = try #require(throws: JSON.Failure.self) {
      try JSON(parsing: "[[", depthLimit: 1)
    }
    #expect(
      tooDeep.description == "line 1, column 2: more than 1 arrays and objects inside each other")
    let invalidUTF8 = try #require(throws: JSON.Failure.self) {
      try JSON(parsing: [0x22, 0xFF, 0x22])
    }
    #expect(invalidUTF8.description == "line 1, column 2: a string must be UTF-8")
  }
}
