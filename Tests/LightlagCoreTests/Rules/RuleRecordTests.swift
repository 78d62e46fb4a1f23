import LightlagCore
import LightlagEncoding
import Testing

@Suite struct RuleRecordTests {
  static let open =
    #"{"name":"all","direction":null,"event":null,"kind":null,"sizeBytes":null,"#
    + #""pointer":null,"nth":null,"probabilityPartsPerBillion":1000000000,"verdict":"drop"}"#
  static let full =
    #"{"name":"slow","direction":"up","event":"drive","kind":"text","#
    + #""sizeBytes":[1,2000],"pointer":"/1/linear","equals":0.50,"nth":{"every":3},"#
    + #""probabilityPartsPerBillion":250000000,"verdict":"delay","delayNanoseconds":200000000}"#

  @Test func `a rule is written with all its criteria and their units`() {
    #expect(written(Rule(name: "all", verdict: .drop)) == Self.open)
    let test = RuleMatch.JSONTest(
      pointer: JSONPointer(tokens: ["1", "linear"]), equals: .number("0.50"))
    let match = RuleMatch(
      direction: .uplink, event: "drive", kind: .text, size: 1...2_000, json: test,
      nth: .every(3), probability: .percent(25))
    #expect(
      written(Rule(name: "slow", match: match, verdict: .delay(.milliseconds(200)))) == Self.full)
  }

  @Test(arguments: [
    RuleVerdict.pass, .drop, .delay(.zero), .delay(.nanoseconds(1)), .duplicate, .corrupt,
    .hold(nil), .hold(.zero), .hold(.seconds(2)), .close(code: 1011, reason: "a \"b\"\né"),
    .close(code: 1006, reason: ""), .close(code: 4999, reason: String(repeating: "r", count: 123)),
  ])
  func `a verdict is read as it was written`(verdict: RuleVerdict) throws {
    let rule = Rule(
      name: "a", match: RuleMatch(json: .init(pointer: JSONPointer(tokens: []), equals: .null)),
      verdict: verdict)
    #expect(try Rule(recorded: JSON(parsing: written(rule))) == rule)
  }

  @Test(arguments: [
    RuleMatch(), RuleMatch(direction: .downlink), RuleMatch(event: ""),
    RuleMatch(size: 0...Int.max),
    RuleMatch(json: .init(pointer: JSONPointer(tokens: ["~/"]))), RuleMatch(nth: .only(1)),
    RuleMatch(nth: .from(.max)), RuleMatch(probability: .never), RuleMatch(kind: .binary),
    RuleMatch(kind: .ping), RuleMatch(kind: .pong),
  ])
  func `a match is read as it was written`(match: RuleMatch) throws {
    let rule = Rule(name: "a", match: match, verdict: .drop)
    #expect(try Rule(recorded: JSON(parsing: written(rule))) == rule)
  }

  @Test func `a time is kept in whole nanoseconds`() {
    let time = Duration(secondsComponent: 1, attosecondsComponent: 1_999_999_999)
    let rule = Rule(name: "a", verdict: .delay(time))
    #expect(rule.verdict == .delay(.nanoseconds(1_000_000_001)))
  }

  @Test(arguments: [
    (
      #""name":"all""#, #""name":"a b""#,
      "'name' of a rule must be 1 to 64 ASCII letters, digits, '-', '_' and '.'"
    ),
    (#""name":"all""#, #""name":7"#, "'name' of a rule must be a string"),
    (#""name":"all","#, "", "a rule without 'name'"),
    (
      #""direction":null"#, #""direction":"left""#,
      "'direction' of a rule must be null or one of up, down"
    ),
    (
      #""direction":null"#, #""direction":1"#,
      "'direction' of a rule must be null or one of up, down"
    ),
    (#""event":null"#, #""event":[]"#, "'event' of a rule must be null or a string"),
    (
      #""kind":null"#, #""kind":"bin""#,
      "'kind' of a rule must be null or one of text, binary, ping, pong"
    ),
    (
      #""sizeBytes":null"#, #""sizeBytes":[2,1]"#,
      "'sizeBytes' of a rule must be null or an array of the least and the most"
    ),
    (
      #""sizeBytes":null"#, #""sizeBytes":[-1,1]"#,
      "'sizeBytes' of a rule must be null or an array of the least and the most"
    ),
    (
      #""sizeBytes":null"#, #""sizeBytes":[1,2,"x"]"#,
      "'sizeBytes' of a rule must be null or an array of the least and the most"
    ),
    (#""pointer":null"#, #""pointer":"x""#, "'pointer' of a rule must be null or a JSON pointer"),
    (
      #""pointer":null"#, #""pointer":null,"equals":null"#,
      "'pointer' of a rule must be a JSON pointer where there is 'equals'"
    ),
    (
      #""nth":null"#, #""nth":{"every":0}"#,
      #"'nth' of a rule must be null or {"only"}, {"from"} or {"every"}, from 1"#
    ),
    (
      #""nth":null"#, #""nth":{"last":1}"#,
      #"'nth' of a rule must be null or {"only"}, {"from"} or {"every"}, from 1"#
    ),
    (
      "1000000000", "1000000001",
      "'probabilityPartsPerBillion' of a rule must be a whole number from 0 to 1000000000"
    ),
    (
      "1000000000", "0.5",
      "'probabilityPartsPerBillion' of a rule must be a whole number from 0 to 1000000000"
    ),
    (
      #""drop""#, #""lose""#,
      "'verdict' of a rule must be one of pass, drop, delay, duplicate, corrupt, hold, close"
    ),
    (#""drop""#, #""delay""#, "a rule without 'delayNanoseconds'"),
    (
      #""drop""#, #""delay","delayNanoseconds":-1"#,
      "'delayNanoseconds' of a rule must be a whole number from 0 to 4607409599999999999"
    ),
    (#""drop""#, #""hold""#, "a rule without 'holdNanoseconds'"),
    (
      #""drop""#, #""close","code":1004,"reason":"""#,
      "'code' of a rule must be a code to close with, and a reason that it can have"
    ),
    (
      #""drop""#, #""close","code":1006,"reason":"x""#,
      "'code' of a rule must be a code to close with, and a reason that it can have"
    ),
    (
      #""drop""#, #""close","code":65536,"reason":"""#,
      "'code' of a rule must be a whole number from 0 to 65535"
    ),
    (#""drop""#, #""drop","colour":1"#, "a rule with 'colour', which this version does not know"),
  ])
  func `a record that is no rule says why`(old: String, new: String, message: String) throws {
    let text = Self.open.replacing(old, with: new)
    #expect(text != Self.open)
    let json = try JSON(parsing: text)
    let failure = #expect(throws: RuleRecordFailure.self) { try Rule(recorded: json) }
    #expect(failure?.description == message)
  }

  @Test func `an event in a record is no longer than any`() throws {
    let name = String(repeating: "n", count: 257)
    let json = try JSON(
      parsing: Self.open.replacing(#""event":null"#, with: "\"event\":\"\(name)\""))
    #expect(throws: RuleRecordFailure.invalid(key: "event", expected: "at most 256 bytes")) {
      try Rule(recorded: json)
    }
  }

  @Test func `what is no object is no rule`() {
    #expect(throws: RuleRecordFailure.notAnObject) { try Rule(recorded: []) }
  }

  private func written(_ rule: Rule) -> String {
    var writer = JSONWriter()
    rule.write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
