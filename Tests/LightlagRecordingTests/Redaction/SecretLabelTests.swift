import LightlagCore
import Testing

@testable import LightlagRecording

/// Several secrets of one name.
@Suite struct SecretLabelTests {
  @Test(
    arguments: [
      ("token", ["token", "", ""]), ("token-2", ["token", "-2", ""]),
      ("token-10.encoded", ["token", "-10", ".encoded"]),
      ("sid.decoded", ["sid", "", ".decoded"]), ("token-1", ["token-1", "", ""]),
      ("token-02", ["token-02", "", ""]), ("token-123456", ["token-123456", "", ""]),
      ("-2", ["-2", "", ""]), ("2", ["2", "", ""]), ("x-api-key", ["x-api-key", "", ""]),
      ("token-2 (another value)", ["token-2 (another value)", "", ""]),
      ("schlüssel-3", ["schlüssel", "-3", ""]), ("", ["", "", ""]),
    ] as [(String, [String])])
  func `a label has a name, a number and a form`(text: String, parts: [String]) {
    let label = SecretLabel(text)
    #expect([label.name, label.number, label.form] == parts)
  }

  static func clean(_ texts: [String]) -> [String?] {
    var redactor = Redactor()
    return texts.map { redactor.redact(Message(text: $0)).text }
  }

  @Test func `each secret of a name has its own label, wherever it stands`() {
    let (alice, bob) = ("a1b2c3d4e5f6", "z9y8x7w6v5u4")
    #expect(
      Self.clean([
        #"{"token":"\#(alice)"}"#, #"{"token":"\#(bob)"}"#, #"{"token":"\#(alice)"}"#,
        #"{"of":"\#(bob)"}"#, "/ws?token=\(alice)&other=\(bob)",
      ]) == [
        #"{"token":"{{secret:token}}"}"#, #"{"token":"{{secret:token-2}}"}"#,
        #"{"token":"{{secret:token}}"}"#, #"{"of":"{{secret:token-2}}"}"#,
        "/ws?token={{secret:token}}&other={{secret:token-2}}",
      ])
  }

  @Test func `so has one that is too short to be looked for`() {
    #expect(
      Self.clean([
        #"{"password":"abc"}"#, #"{"password":"xyz"}"#, #"{"password":"abc"}"#, #"{"say":"xyz"}"#,
        #"{"secret":"xyz"}"#,
      ]) == [
        #"{"password":"{{secret:password}}"}"#, #"{"password":"{{secret:password-2}}"}"#,
        #"{"password":"{{secret:password}}"}"#, #"{"say":"xyz"}"#,
        #"{"secret":"{{secret:secret}}"}"#,
      ])
  }

  @Test func `nor a name that a placeholder of the recording has`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, #"{"token":"a1b2c3d4e5f6"}"#)
    sample.open(2, target: "/?token={{secret:token}}&sid={{secret:sid-2.encoded}}")
    let recording = try sample.recording()
    var redactor = Redactor()
    redactor.keepNames(in: recording)
    for event in recording.events { redactor.learn(from: .event(event)) }
    #expect(
      redactor.redact(Message(text: #"{"token":"a1b2c3d4e5f6","sid":"b1c2d3e4f5g6"}"#)).text
        == #"{"token":"{{secret:token-2}}","sid":"b1c2d3e4f5g6"}"#)
  }

  @Test func `in URLs of a recording that is not redacted too`() throws {
    var sample = Sample()
    for (place, token) in ["a1b2", "c3d4", "a1b2"].enumerated() {
      sample.open(place + 1, target: "/?token=\(token)")
    }
    let targets = try sample.recording().events.compactMap { event in
      if case .opening(_, let request, _) = event.kind { request.target } else { nil }
    }
    #expect(
      targets == ["token", "token-2", "token"].map { "/?token={{secret:\($0)}}" })
  }

  @Test func `no number is given that a name has already`() {
    var redactor = Redactor()
    redactor.addText("a1b2c3d4e5f6", name: "token-2")
    let clean = ["b1b2c3d4e5f6", "c1b2c3d4e5f6", "a1b2c3d4e5f6"].map { token in
      redactor.redact(Message(text: #"{"token":"\#(token)"}"#)).text
    }
    #expect(
      clean == ["token", "token-3", "token-2"].map { #"{"token":"{{secret:\#($0)}}"}"# })
  }

  @Test func `beyond what is kept the name is shared`() {
    let texts = (0...KnownSecrets.limit).map { #"{"token":"a1b2c3d4e5f\#($0)"}"# }
    #expect(
      Self.clean(texts).suffix(2) == [
        #"{"token":"{{secret:token-10000}}"}"#, #"{"token":"{{secret:token}}"}"#,
      ])
  }

  // MARK: Comparing

  static func verdict(
    _ expected: [String], _ actual: [String], secrets: [String: String] = [:],
    rules: String = #"{"level":"L1"}"#
  ) throws -> MatchVerdict {
    func recording(_ texts: [String]) throws -> Recording {
      var sample = Sample()
      sample.redactions = ["member"]
      sample.open(1)
      for text in texts { sample.send(1, .downlink, text) }
      return try sample.recording()
    }
    return CausalComparison(try MatchRules(parsing: Array(rules.utf8)), secrets: secrets).compare(
      expected: try recording(expected), actual: try recording(actual))
  }

  static func token(_ label: String) -> String { #"["in",{"token":"{{secret:\#(label)}}"}]"# }

  @Test(
    arguments: [
      (["token", "token-2", "token"], ["token", "token-2", "token"], nil),
      // Found in another order, or with another before them.
      (["token", "token-2", "token"], ["token-2", "token", "token-2"], nil),
      (["token", "token-2", "token"], ["token-4", "token-5.encoded", "token-4"], 1),
      (["token.encoded", "token-2"], ["token-3.encoded", "token"], nil),
      (["token", "token-2", "token"], ["token", "token-2", "token-2"], 2),
      (["token", "token-2", "token"], ["token", "token-2", "token-3"], 2),
      (["token", "token-2"], ["token", "token"], 1),
      (["token", "token"], ["token", "token-2"], 1),
      (["token"], ["jwt"], 0), (["token"], ["token (another value)"], 0),
    ] as [([String], [String], Int?)])
  func `a label stands for one secret throughout`(
    recorded: [String], came: [String], wrong: Int?
  ) throws {
    let verdict = try Self.verdict(recorded.map(Self.token), came.map(Self.token))
    #expect(verdict.hasPassed == (wrong == nil))
    #expect(verdict.divergences.count == (wrong == nil ? 0 : 1))
    #expect(verdict.first?.expected?.index == wrong)
    #expect(verdict.first?.differences.map(\.pointer) == wrong.map { _ in ["/1/token"] })
  }

  @Test func `what came instead is told`() throws {
    let verdict = try Self.verdict(
      ["token", "token-2", "token"].map(Self.token),
      ["token", "token-2", "token-2"].map(Self.token))
    let difference = try #require(verdict.first?.differences.first)
    #expect(difference.expected == "{{secret:token}}")
    #expect(difference.actual == "{{secret:token-2}}")
    #expect(difference.reason == "not the secret that came for {{secret:token}} before")
  }

  @Test func `one that is known stands for itself alone`() throws {
    let swapped = (["token-2"].map(Self.token), ["token"].map(Self.token))
    #expect(try Self.verdict(swapped.0, swapped.1).hasPassed)
    #expect(try !Self.verdict(swapped.0, swapped.1, secrets: ["token": "token"]).hasPassed)
    let both = ["token": "token", "token-2": "token"]
    #expect(try Self.verdict(swapped.0, swapped.1, secrets: both).hasPassed)
  }

  @Test(arguments: ["abc", "a1b2c3d4e5f6"])
  func `two that are given the same value have one label`(value: String) throws {
    var sample = Sample()
    sample.open(1)
    for label in ["token", "token-2"] { sample.send(1, .downlink, Self.token(label)) }
    var redactor = Redactor()
    redactor.addText(value, name: "token")
    redactor.addPlaces(of: try sample.recording()) { _ in value }
    #expect(redactor.givenLabels == ["token": "token", "token-2": "token"])
    let clean = redactor.redact(Message(text: #"["in",{"token":"\#(value)"}]"#)).text
    #expect(clean == Self.token("token"))
  }

  @Test func `a rule lets another secret pass`() throws {
    let rules = #"{"rules":[{"pointer":"/1/token","do":"any"}]}"#
    #expect(
      try Self.verdict(
        ["token", "token-2"].map(Self.token), ["token", "token"].map(Self.token), rules: rules
      ).hasPassed)
  }

  @Test func `so it is in text and in binary messages`() throws {
    let texts = ["a {{secret:pin}}", "b {{secret:pin-2}}", "c {{secret:pin}}"]
    let others = ["a {{secret:pin-2}}", "b {{secret:pin}}", "c {{secret:pin-2}}"]
    #expect(try Self.verdict(texts, others).hasPassed)
    let wrong = ["a {{secret:pin-2}}", "b {{secret:pin}}", "c {{secret:pin}}"]
    #expect(try Self.verdict(texts, wrong).first?.expected?.index == 2)
  }
}
