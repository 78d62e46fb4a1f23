import LightlagEncoding
import Testing

@Suite struct JSONValueTests {
  static let value: JSON = [
    "z": 1, "a": ["x", true, nil, [], [:], -7], "quote\"": "\\ \u{1} \u{1F} \u{7F} é😀\u{2028} /",
  ]

  @Test func `literals make the values they look like`() {
    #expect(Self.value["z"] == .number("1"))
    #expect(
      Self.value["a"]
        == .array([.string("x"), .bool(true), .null, .array([]), .object([]), .number("-7")]))
    #expect(Self.value.members?.map(\.name) == ["z", "a", "quote\""])
  }

  @Test func `compact text has no spaces and escapes only what it must`() {
    let expected =
      #"{"z":1,"a":["x",true,null,[],{},-7],"quote\"":"\\ \u0001 \u001f "#
      + "\u{7F} é😀\u{2028} /\"}"
    #expect(Self.value.text == expected)
    #expect(Self.value.bytes == Array(expected.utf8))
    #expect(JSON.string("\u{8}\u{C}\n\r\t").text == #""\b\f\n\r\t""#)
  }

  @Test func `pretty text is indented by two spaces and leaves empty brackets together`() {
    let expected = #"""
      {
        "z": 1,
        "a": [
          "x",
          [],
          {
            "b": {}
          }
        ]
      }
      """#
    #expect((["z": 1, "a": ["x", [], ["b": [:]]]] as JSON).prettyText == expected)
    #expect(JSON.null.prettyText == "null")
  }

  @Test func `compact and pretty text read back as the same value`() throws {
    #expect(try JSON(parsing: Self.value.bytes) == Self.value)
    #expect(try JSON(parsing: Self.value.prettyText) == Self.value)
  }

  @Test func `every ASCII character comes back through text`() throws {
    let string = String(String.UnicodeScalarView((0..<128).map { Unicode.Scalar(UInt8($0)) }))
    #expect(try JSON(parsing: JSON.string(string).text) == .string(string))
  }

  @Test func `a value is had only by asking for its own kind`() {
    #expect(JSON.string("a").string == "a")
    #expect(JSON.bool(false).bool == false)
    #expect(JSON.array([1]).array == [1])
    #expect(JSON.object([]).members == [])
    #expect(JSON.null.isNull)
    #expect(JSON.number("1.0").numberText == "1.0")
    for other: JSON in [nil, true, 1, "a", [], [:]] {
      #expect((other.string != nil) == (other == "a"))
      #expect((other.bool != nil) == (other == true))
      #expect((other.array != nil) == (other == []))
      #expect((other.members != nil) == (other == [:]))
      #expect((other.numberText != nil) == (other == 1))
      #expect(other.isNull == (other == .null))
      #expect(other["a"] == nil)
    }
  }

  @Test(
    arguments: [
      ("0", 0, 0), ("-0", 0, 0), ("-1", -1, nil),
      ("9223372036854775807", .max, 9_223_372_036_854_775_807),
      ("-9223372036854775808", .min, nil),
      ("9223372036854775808", nil, 9_223_372_036_854_775_808),
      ("18446744073709551615", nil, .max), ("18446744073709551616", nil, nil),
      ("1.0", nil, nil), ("1e2", nil, nil),
    ] as [(String, Int64?, UInt64?)])
  func `only a plain number in range is an integer`(
    text: String, integer: Int64?, unsigned: UInt64?
  ) {
    #expect(JSON.number(text).integer == integer)
    #expect(JSON.number(text).unsigned == unsigned)
    #expect(JSON.string(text).integer == nil)
    #expect(JSON.string(text).unsigned == nil)
  }

  @Test func `integers of any width become numbers`() {
    #expect(JSON(UInt64.max).text == "18446744073709551615")
    #expect(JSON(Int8.min) == -128)
  }

  @Test func `member ranges hold the bytes of the values as they were written`() throws {
    let text = #" { "a" : [ 1 , {"b" : 2} ] ,"\u0062":"x\n" , "c": -1.50e2 } "#
    let bytes = Array(text.utf8)
    let members = try JSON.memberRanges(bytes)
    #expect(members.map(\.name) == ["a", "b", "c"])
    #expect(
      members.map { String(decoding: bytes[$0.value], as: UTF8.self) }
        == [#"[ 1 , {"b" : 2} ]"#, #""x\n""#, "-1.50e2"])
    #expect(try JSON.memberRanges(Array(" {} ".utf8)).isEmpty)
  }

  @Test(arguments: ["[]", "1", "", #"{"a":1} x"#, #"{"a":[1,]}"#, #"{"a":1,"a":2}"#, #"{"a":"#])
  func `member ranges are refused for what is not one whole object`(text: String) {
    #expect(throws: JSON.Failure.self) { try JSON.memberRanges(Array(text.utf8)) }
  }

  @Test func `element ranges hold the bytes of the values as they were written`() throws {
    let bytes = Array(#" [ [1 , 2] ,"x]" , { "b": [] }, -1.50e2 ] "#.utf8)
    #expect(
      try JSON.elementRanges(bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
        == ["[1 , 2]", #""x]""#, #"{ "b": [] }"#, "-1.50e2"])
    #expect(try JSON.elementRanges(Array(" [ ] ".utf8)).isEmpty)
  }

  @Test(arguments: ["{}", "1", "", "[1] x", "[1,]", "[{]", "[1"])
  func `element ranges are refused for what is not one whole array`(text: String) {
    #expect(throws: JSON.Failure.self) { try JSON.elementRanges(Array(text.utf8)) }
  }
}
