import LightlagCore
import LightlagEncoding
import LightlagProfiles
import TestSupport
import Testing

@Suite struct RuleTextTests {
  static let full = Rule(
    name: "slow",
    match: RuleMatch(
      direction: .uplink, event: "driveCommands", kind: .text, size: 100...2_000,
      json: .init(pointer: JSONPointer(tokens: ["1", "linear"]), equals: .number("0.50")),
      nth: .every(3), probability: .percent(10)),
    verdict: .delay(.milliseconds(200)))

  @Test func `a rule is written on a line and in a document by the same keys`() {
    #expect(
      Self.full.line == "slow: direction=up, event=driveCommands, kind=text, size=100..2000,"
        + " pointer=/1/linear, equals=0.50, nth=every 3, probability=10 %, do=delay 200 ms")
    #expect(
      Self.full.document.text == #"{"name":"slow","direction":"up","event":"driveCommands","#
        + #""kind":"text","size":"100..2000","pointer":"/1/linear","equals":0.50,"#
        + #""nth":"every 3","probability":"10 %","do":"delay 200 ms"}"#)
  }

  @Test func `what is left open is left out`() {
    let rule = Rule(name: "all", verdict: .drop)
    #expect(rule.line == "all: do=drop")
    #expect(rule.document.text == #"{"name":"all","do":"drop"}"#)
  }

  @Test(arguments: [
    ("drop", RuleVerdict.drop), ("pass", .pass), ("duplicate", .duplicate), ("corrupt", .corrupt),
    ("delay 200 ms", .delay(.milliseconds(200))), ("delay 200ms", .delay(.milliseconds(200))),
    ("hold", .hold(nil)), ("hold 2 s", .hold(.seconds(2))),
    ("close 1011", .close(code: 1011, reason: "")),
    ("close 1011 so, it went", .close(code: 1011, reason: "so, it went")),
    ("close 1006", .close(code: 1006, reason: "")),
  ])
  func `a verdict is a word and what belongs behind it`(text: String, verdict: RuleVerdict) throws {
    let rule = Rule(name: "a", verdict: verdict)
    #expect(try Rule(parsing: "a: do=\(text)") == rule)
    #expect(try Rule(document: ["name": "a", "do": .string(text)]) == rule)
  }

  @Test(arguments: [
    ("size=100", RuleMatch(size: 100...100)), ("size=..5", RuleMatch(size: 0...5)),
    ("size=5..", RuleMatch(size: 5...Int.max)), ("size=0", RuleMatch(size: 0...0)),
    ("nth=3", RuleMatch(nth: .only(3))), ("nth=3..", RuleMatch(nth: .from(3))),
    ("nth=every 3", RuleMatch(nth: .every(3))),
    ("direction=downlink", RuleMatch(direction: .downlink)),
    ("direction = down ", RuleMatch(direction: .downlink)), ("kind=pong", RuleMatch(kind: .pong)),
    ("probability=0.5%", RuleMatch(probability: .percent(0.5))),
    ("event=a:b=c d", RuleMatch(event: "a:b=c d")),
    (#"event="a, b""#, RuleMatch(event: "a, b")), (#"event="""#, RuleMatch(event: "")),
    ("event=", RuleMatch(event: "")),
    (#"event="\u00e9""#, RuleMatch(event: "é")),
    ("pointer=", RuleMatch(json: .init(pointer: JSONPointer(tokens: [])))),
    (
      "pointer=/a,equals=null",
      RuleMatch(json: .init(pointer: JSONPointer(tokens: ["a"]), equals: .null))
    ),
    (
      #"equals={"b" : [1,"],", 2]}, pointer=/a"#,
      RuleMatch(
        json: .init(pointer: JSONPointer(tokens: ["a"]), equals: ["b": [1, "],", 2]]))
    ),
  ])
  func `a criterion is a key and a value`(text: String, match: RuleMatch) throws {
    #expect(
      try Rule(parsing: "a: \(text), do=drop") == Rule(name: "a", match: match, verdict: .drop))
  }

  @Test func `spaces around the parts of a line count for nothing`() throws {
    let line = "  slow :direction=up ,  event = drive  ,do= drop "
    let match = RuleMatch(direction: .uplink, event: "drive")
    #expect(try Rule(parsing: line) == Rule(name: "slow", match: match, verdict: .drop))
  }

  @Test func `the verdict takes the rest of the line unless it is in quotation marks`() throws {
    let rest = try Rule(parsing: "a: do=close 4000 x, event=y")
    #expect(rest == Rule(name: "a", verdict: .close(code: 4000, reason: "x, event=y")))
    let quoted = try Rule(parsing: #"a: do="close 4000  x ", event=y"#)
    let match = RuleMatch(event: "y")
    #expect(quoted == Rule(name: "a", match: match, verdict: .close(code: 4000, reason: " x ")))
  }

  @Test func `a document has its rules in order`() throws {
    let document: JSON = [["name": "b", "do": "drop"], Self.full.document]
    #expect(
      try Rule.rules(document: document) == [Rule(name: "b", verdict: .drop), Self.full])
    #expect(try Rule.rules(document: []) == [])
  }

  // MARK: There and back

  static let events = [
    "drive", "", " drive", "drive ", "a, b", "\"", "a\"b", "a=b: c", "\u{301}x", ",\u{301}",
    "line\nfeed", "tab\t", "\r\n", "é😀", "\\", "every 3", "\u{0}",
  ]
  static let values: [JSON] = [
    .null, true, .number("0.50"), .number("-1E+3"), .string(""), .string("a, ]\"\\"), [], [:],
    [1, ["a,": ["}"]], nil], ["": " , do=drop", "\n": .string("\u{301}")],
  ]

  @Test(arguments: events)
  func `an event of any characters is read as it was written`(event: String) throws {
    try expectSame(Rule(name: "a", match: RuleMatch(event: event), verdict: .drop))
    if !event.isEmpty {
      try expectSame(Rule(name: "a", verdict: .close(code: 1000, reason: event)))
    }
    let pointer = JSONPointer(tokens: [event, "~", ""])
    try expectSame(Rule(name: "a", match: RuleMatch(json: .init(pointer: pointer)), verdict: .drop))
  }

  @Test(arguments: values)
  func `a value of any shape is read as it was written`(value: JSON) throws {
    let test = RuleMatch.JSONTest(pointer: JSONPointer(tokens: []), equals: value)
    try expectSame(Rule(name: "a", match: RuleMatch(json: test), verdict: .drop))
    try expectSame(Rule(name: "a", match: RuleMatch(json: test, nth: .only(1)), verdict: .drop))
  }

  @Test(arguments: 0..<300)
  func `any rule is read as it was written`(seed: Int) throws {
    var numbers = SplitMix64(seed: UInt64(seed))
    try expectSame(Self.rule(&numbers))
  }

  private func expectSame(_ rule: Rule) throws {
    #expect(try Rule(parsing: rule.line) == rule)
    #expect(rule.line.utf8.allSatisfy { $0 >= 0x20 })
    #expect(try Rule(document: rule.document) == rule)
    #expect(try Rule(document: JSON(parsing: rule.document.prettyText)) == rule)
    var writer = JSONWriter()
    rule.write(to: &writer)
    #expect(try Rule(recorded: JSON(parsing: writer.bytes)) == rule)
  }

  private static func rule(_ numbers: inout SplitMix64) -> Rule {
    func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &numbers) ? value : .none }
    let least = Int.random(in: 0...3_000, using: &numbers)
    let most =
      Bool.random(using: &numbers) ? Int.max : Int.random(in: least...4_000, using: &numbers)
    let number = Int.random(in: 1...1_000, using: &numbers)
    let parts = UInt32.random(in: 0...1_000_000, using: &numbers) * 1_000
    let time = Duration.nanoseconds(Int64.random(in: 0...36_000_000_000_000_000, using: &numbers))
    let event = events.randomElement(using: &numbers) ?? ""
    let value = values.randomElement(using: &numbers) ?? .null
    let test = RuleMatch.JSONTest(pointer: JSONPointer(tokens: [event, "0"]), equals: maybe(value))
    let nth: [Nth] = [.only(number), .from(number), .every(number)]
    let verdicts: [RuleVerdict] = [
      .pass, .drop, .duplicate, .corrupt, .delay(time), .hold(nil), .hold(time),
      .close(code: 1011, reason: event),
    ]
    let match = RuleMatch(
      direction: maybe(.downlink), event: maybe(event),
      kind: maybe(Message.Kind.allCases.randomElement(using: &numbers) ?? .text),
      size: maybe(least...most), json: maybe(test),
      nth: maybe(nth.randomElement(using: &numbers) ?? .only(1)),
      probability: Probability(partsPerBillion: parts))
    let verdict = verdicts.randomElement(using: &numbers) ?? .drop
    return Rule(name: "rule-\(number)", match: match, verdict: verdict)
  }
}
