import LightlagCore
import LightlagRecording
import Testing

/// What a person reads about two messages that differ.
@Suite struct DifferenceWordsTests {
  static func recording(_ messages: [Message]) throws -> Recording {
    var sample = Sample()
    sample.open(1)
    for message in messages { sample.send(1, .downlink, message) }
    return try sample.recording()
  }

  static func text(
    _ expected: [Message], _ actual: [Message], rules: String = "{}"
  ) throws -> String {
    let rules = try MatchRules(parsing: Array(rules.utf8))
    return CausalComparison(rules).compare(
      expected: try recording(expected), actual: try recording(actual)
    ).text()
  }

  static func text(
    _ expected: String, _ actual: String, rules: String = "{}"
  ) throws -> String {
    try text([Message(text: expected)], [Message(text: actual)], rules: rules)
  }

  @Test func `a binary part is shown with its length and its first bytes`() throws {
    let packet = Message(text: #"451-["frame",{"_placeholder":true,"num":0}]"#)
    let text = try Self.text(
      [packet, Message(.binary, [1, 2, 0xFF])], [packet, Message(.binary, [1, 3])])
    #expect(text.contains(#""num":0}] + bin 3 bytes 0102ff"#))
    #expect(
      text.contains(
        "\n  expected bin 3 bytes 0102ff, came bin 2 bytes 0103"
          + " (binary part 0 differs from byte 1 on)\n"))
  }

  @Test func `of long bytes those are shown that differ`() throws {
    let bytes = (0..<100).map { UInt8($0) }
    var others = bytes
    others[40] = 0xEE
    let text = try Self.text([Message(.binary, bytes)], [Message(.binary, others)])
    #expect(
      text.contains(
        "expected bin 100 bytes …2425262728292a2b2c2d2e2f30313233…,"
          + " came bin 100 bytes …24252627ee292a2b2c2d2e2f30313233…"
          + " (it differs from byte 40 on, and no rule lets it)"))
  }

  @Test func `so are those of a long text, and of a long value`() throws {
    let same = String(repeating: "a", count: 500)
    let text = try Self.text(same + "é1", same + "é2")
    // From 20 bytes before the byte that differs, two of which are the letter with the accent.
    #expect(text.contains("expected …aaaaaaaaaaaaaaaaaaé1, came …aaaaaaaaaaaaaaaaaaé2 "))
    let value = try Self.text(#"{"v":"\#(same)1"}"#, #"{"v":"\#(same)2"}"#)
    #expect(value.contains(#"/v: expected …aaaaaaaaaaaaaaaaaaaa1", came …aaaaaaaaaaaaaaaaaaaa2" "#))
  }

  @Test func `a member is told by its name`() throws {
    let text = try Self.text(#"{"a/b":1,"c":{"~d":2}}"#, #"{"c":{"~d":3},"x":4}"#)
    #expect(text.contains("/a~1b ('a/b'): expected 1 (the member 'a/b' is missing)"))
    #expect(text.contains("/c/~0d ('~d'): expected 2, came 3 (no rule lets it differ)"))
    #expect(text.contains("/x: came 4 (the member 'x' is one too many)"))
  }

  /// Rules leave marks such as ~0 in what they are for.
  @Test func `what rules have taken out is shown as it came`() throws {
    let rules = #"{"rules":[{"pointer":"/1/*","do":"any","type":"number"}]}"#
    let missing = try Self.text(#"["a",{"n":1}]"#, #"["a"]"#, rules: rules)
    #expect(missing.contains(#"/1: expected {"n":1} (an element is missing)"#))
    let other = try Self.text(#"["a",{"n":"x"}]"#, #"["a",{"n":2}]"#, rules: rules)
    #expect(
      other.contains(
        #"/1/n: expected "x", came 2 (rule 0: must be of type number, and what was recorded is"#
          + " not so)"))
    let unordered =
      #"{"rules":[{"pointer":"/1/*","do":"any"},{"pointer":"/1","do":"unordered"}]}"#
    let sorted = try Self.text(#"["a",[1,2]]"#, #"["a",[3]]"#, rules: unordered)
    #expect(sorted.contains("/1/1: expected <any> (an element is missing)"), "\(sorted)")
  }

  @Test func `the nearest is of the same kind and, if there is one, of the same name`() throws {
    let lost = Message(text: #"["state",{"a":1,"b":2,"c":3}]"#)
    let came = [
      Message(.binary, [1]), Message(text: #"["other",{"a":1,"b":2,"c":3}]"#),
      Message(text: #"["state",{"a":7,"b":8,"c":9}]"#),
    ]
    let verdict = CausalComparison(MatchRules()).compare(
      expected: try Self.recording([came[2], lost, came[0], came[1]]),
      actual: try Self.recording([came[2], came[0], came[1]]))
    #expect(verdict.divergences.map(\.kind) == [.missing])
    #expect(verdict.first?.candidate?.text == came[2].text)
    let none = CausalComparison(MatchRules()).compare(
      expected: try Self.recording([lost, came[0]]), actual: try Self.recording([came[0]]))
    #expect(none.first?.kind == .missing && none.first?.candidate == nil)
  }
}
