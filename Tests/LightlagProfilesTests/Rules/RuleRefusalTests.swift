import LightlagCore
import LightlagEncoding
import LightlagProfiles
import Testing

@Suite struct RuleRefusalTests {
  static let duration = #"write a duration such as "50 ms" (ns, us, ms, s, min, h)"#
  static let chance = #"write a chance such as "0.1 %" (ppm, %)"#
  static let size = #"write bytes such as "100", "100..2000", "100.." or "..2000""#
  static let place = #"write "3" for the third, "3.." for it and all after it, or "every 3""#
  static let verdict =
    #"write "pass", "drop", "delay 200 ms", "duplicate", "corrupt", "hold","#
    + #" "hold 2 s" or "close 1011 reason""#
  static let code = "write 1000 to 1003, 1005 to 1014, or 3000 to 4999"

  /// Keys and values that are refused alike on a line and in a document.
  static let values: [(key: String, value: String, message: String)] = [
    ("direction", "left", #"direction: "left" is not a choice; write "up" or "down""#),
    (
      "kind", "bin", #"kind: "bin" is not a choice; write "text", "binary", "ping" or "pong""#
    ),
    ("size", "big", #"size: "big" is not a size; "# + size),
    ("size", "", #"size: "" is not a size; "# + size),
    ("size", "..", #"size: ".." is not a size; "# + size),
    ("size", "-1", #"size: "-1" is not a size; "# + size),
    ("size", "2000..100", #"size: "2000..100" is not a size; "# + size),
    ("size", "1 kB", #"size: "1 kB" is not a size; "# + size),
    ("size", "1...2", #"size: "1...2" is not a size; "# + size),
    ("size", "99999999999999999999", #"size: "99999999999999999999" is not a size; "# + size),
    (
      "pointer", "linear",
      #"pointer: "linear" does not begin with '/'; write a JSON pointer such as "/data/0/linear""#
    ),
    (
      "pointer", "/a~b",
      #"pointer: "/a~b" has a stray '~'; write "~0" for a tilde and "~1" for a slash in a name"#
    ),
    ("nth", "0", #"nth: "0" is not a place; "# + place),
    ("nth", "third", #"nth: "third" is not a place; "# + place),
    ("nth", "every", #"nth: "every" is not a place; "# + place),
    ("nth", "every 0", #"nth: "every 0" is not a place; "# + place),
    ("nth", "every  3", #"nth: "every  3" is not a place; "# + place),
    ("nth", "..3", #"nth: "..3" is not a place; "# + place),
    ("probability", "10", #"probability: "10" has no unit; "# + chance),
    ("probability", "101 %", #"probability: "101 %" is more than 100 %; "# + chance),
    ("do", "lose", #"do: "lose" is not a choice; "# + verdict),
    ("do", "", #"do: "" is not a choice; "# + verdict),
    ("do", "Drop", #"do: "Drop" is not a choice; "# + verdict),
    ("do", "drop it", #"do: "it" comes after "drop"; write "drop" alone"#),
    ("do", "delay", #"do: "" does not begin with a number; "# + duration),
    ("do", "delay 200", #"do: "200" has no unit; "# + duration),
    ("do", "delay  200 ms", #"do: " 200 ms" does not begin with a number; "# + duration),
    ("do", "hold -1 s", #"do: "-1 s" is negative; "# + duration),
    ("do", "delay 10001 h", #"do: "10001 h" is more than 10000 h; "# + duration),
    ("do", "close", #"do: "" is not a close code; "# + code),
    ("do", "close now", #"do: "now" is not a close code; "# + code),
    ("do", "close 1004 x", #"do: "1004" is not a close code; "# + code),
    ("do", "close 66547", #"do: "66547" is not a close code; "# + code),
    ("do", "close 1006 gone", #"do: 1006 sends no reason; write "close 1006" alone"#),
    (
      "do", "close 1000 " + String(repeating: "r", count: 124),
      "do: a reason of 124 bytes is too long; write at most 123 bytes"
    ),
    (
      "event", String(repeating: "n", count: 257),
      "event: 257 bytes are too many; write an event of at most 256 bytes"
    ),
    (
      "evnt", "x",
      "evnt: unknown key 'evnt'; did you mean 'event'? There are: NAMEdirection, event, kind,"
        + " size, pointer, equals, nth, probability, do"
    ),
  ]

  /// Both forms tell of the same keys, but that a line has the name in front.
  @Test(arguments: values)
  func `a wrong value says what is accepted on a line and in a document`(
    key: String, value: String, message: String
  ) {
    let line = #expect(throws: RuleFailure.self) {
      try Rule(parsing: "slow: \(key)=\(value)" + (key == "do" ? "" : ", do=drop"))
    }
    #expect(line?.description == "rule 'slow': " + message.replacing("NAME", with: ""))
    let document = JSON.object([
      .init(name: "name", value: "slow"), .init(name: key, value: .string(value)),
    ])
    let failure = #expect(throws: RuleFailure.self) { try Rule(document: document) }
    #expect(failure?.description == "rule 'slow': " + message.replacing("NAME", with: "name, "))
    #expect(failure?.key == key)
  }

  @Test(arguments: [
    (
      "drop all",
      #"rule "drop all": no ':' after the name; write a rule such as"#
        + " 'slow: direction=up, event=drive, do=delay 200 ms'"
    ),
    (
      "my rule: do=drop",
      #"rule "my rule: do=drop": name: "my rule" is not a name;"#
        + " write 1 to 64 letters, digits, '-', '_' and '.'"
    ),
    (
      "slow: up, do=drop",
      #"rule 'slow': "up" has no '='; write a key and a value such as event=drive"#
    ),
    (
      "slow: , do=drop",
      #"rule 'slow': "" has no '='; write a key and a value such as event=drive"#
    ),
    ("slow:", #"rule 'slow': no 'do'; write what becomes of the message, such as "drop""#),
    (
      "slow: event=x, ",
      #"rule 'slow': no 'do'; write what becomes of the message, such as "drop""#
    ),
    ("slow: nth=1, nth=2, do=drop", "rule 'slow': nth: a second time; write a key once"),
    (
      "slow: equals=null, do=drop",
      #"rule 'slow': equals: nothing to compare; write a pointer too, such as "/data/0/linear""#
    ),
    (
      "slow: pointer=/a, equals=fast, do=drop",
      #"rule 'slow': equals: "fast" is not JSON: expected 'true', 'false' or 'null', found 's';"#
        + #" write a value such as 0.5, true or "fast""#
    ),
    (
      "slow: equals=, do=drop",
      #"rule 'slow': equals: "" is not JSON: expected a value, found the end of the input;"#
        + #" write a value such as 0.5, true or "fast""#
    ),
    (
      #"slow: event="x, do=drop"#,
      #"rule 'slow': event: ""x, do=drop" is not JSON: expected '"' to end the string, found the"#
        + #" end of the input; write a value such as 0.5, true or "fast""#
    ),
    (
      #"slow: equals=[1, do=drop"#,
      #"rule 'slow': equals: "[1, do=drop" is not JSON: expected a value, found 'd'; write a value"#
        + #" such as 0.5, true or "fast""#
    ),
    (
      "slow: name=fast, do=drop",
      "rule 'slow': name: unknown key 'name'. There are: direction, event, kind, size, pointer,"
        + " equals, nth, probability, do"
    ),
  ])
  func `a wrong line says why`(line: String, message: String) {
    let failure = #expect(throws: RuleFailure.self) { try Rule(parsing: line) }
    #expect(failure?.description == message)
  }

  @Test(arguments: [
    (#"{}"#, "rules: an object is not an array; write [ ] around rules", nil),
    (#"[7]"#, "rule 1: 7 is not an object; write { } around keys and values", 0),
    (
      #"[{"name":"a","do":"drop"},{"do":"drop"}]"#,
      "rule 2: no 'name'; write by what name the rule goes", 1
    ),
    (
      #"[{"name":"a"}]"#,
      #"rule 'a': no 'do'; write what becomes of the message, such as "drop""#, 0
    ),
    (
      #"[{"name":7,"do":"drop"}]"#,
      "rule 1: name: 7 is not text; write it in quotation marks", 0
    ),
    (
      #"[{"name":"","do":"drop"}]"#,
      #"rule 1: name: "" is not a name; write 1 to 64 letters, digits, '-', '_' and '.'"#, 0
    ),
    (
      #"[{"name":"a","nth":3,"do":"drop"}]"#,
      "rule 'a': nth: 3 is not text; write it in quotation marks", 0
    ),
    (
      #"[{"name":"a","event":null,"do":"drop"}]"#,
      "rule 'a': event: null is not text; write it in quotation marks", 0
    ),
    (
      #"[{"name":"a","do":["drop"]}]"#,
      "rule 'a': do: an array is not text; write it in quotation marks", 0
    ),
    (
      #"[{"name":"a","equals":null,"do":"drop"}]"#,
      #"rule 'a': equals: nothing to compare; write a pointer too, such as "/data/0/linear""#, 0
    ),
    (
      #"[{"name":"a","do":"drop"},{"name":"b","do":"drop"},{"name":"a","do":"pass"}]"#,
      #"rule 3: name: "a" is the name of an earlier rule; write another"#, 2
    ),
  ])
  func `a wrong document says why and in which rule`(
    text: String, message: String, index: Int?
  ) throws {
    let document = try JSON(parsing: text)
    let failure = #expect(throws: RuleFailure.self) { try Rule.rules(document: document) }
    #expect(failure?.description == message)
    #expect(failure?.index == index)
  }

  @Test(arguments: RuleTextTests.full.line.utf8.indices)
  func `a line cut anywhere is a rule or says why on one line`(index: String.Index) throws {
    let cut = String(RuleTextTests.full.line[..<index])
    do {
      let rule = try Rule(parsing: cut)
      #expect(try Rule(parsing: rule.line) == rule)
    } catch {
      #expect(!error.description.contains("\n"))
    }
  }
}
