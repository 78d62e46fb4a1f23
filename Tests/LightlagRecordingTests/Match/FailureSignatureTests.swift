import LightlagCore
import LightlagRecording
import Testing

@Suite struct FailureSignatureTests {
  /// How a run that says some texts fails, where the recording says others.
  static func signature(
    _ expected: [String], _ actual: [String], _ rules: MatchRules = MatchRules()
  ) throws -> FailureSignature? {
    CausalComparison(rules).compare(
      expected: try Sample.downlink(expected), actual: try Sample.downlink(actual)
    ).signature
  }

  @Test func `the same failure elsewhere is the same`() throws {
    let whole = try Self.signature(
      [#"{"n":1}"#, #"{"n":2}"#, #"{"n":3}"#], [#"{"n":1}"#, #"{"n":"2"}"#, #"{"n":3}"#])
    let part = try Self.signature([#"{"n":2}"#], [#"{"n":"2"}"#])
    #expect(whole != nil && whole == part)
  }

  /// What a server says in the place of the number 2: another, a text, nothing, `null`; or more.
  @Test func `a value of another type, or none, is another failure`() throws {
    let wrongs = [
      #"{"n":3}"#, #"{"n":"2"}"#, "{}", #"{"n":null}"#, #"{"n":2,"m":1}"#, #"{"n":[2]}"#,
    ]
    let signatures = try wrongs.map { try Self.signature([#"{"n":2}"#], [$0]) }
    #expect(Set(signatures).count == wrongs.count && !signatures.contains(nil))
    // A number is as wrong as another.
    #expect(try Self.signature([#"{"n":2}"#], [#"{"n":9}"#]) == signatures[0])
  }

  @Test func `text, a packet and the order of members are told apart`() throws {
    let signatures = try [
      (#"42["a",1]"#, #"43["a",1]"#), (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#), ("one", "two"),
    ].map { try Self.signature([$0.0], [$0.1]) }
    #expect(Set(signatures).count == 3 && !signatures.contains(nil), "\(signatures)")
  }

  @Test func `a message too many is told by its name, or else by what it says`() throws {
    func extra(_ text: String, _ rules: MatchRules = MatchRules()) throws -> FailureSignature? {
      try Self.signature(["a", "b"], ["a", text, "b"], rules)
    }
    #expect(try extra("x")?.kind == .extra)
    #expect(try extra("x") == extra("x") && extra("x") != extra("y"))
    #expect(try extra(#"["state",1]"#) == extra(#"["state",2]"#))
    #expect(try extra(#"["state",1]"#) != extra(#"["other",1]"#))
    // What rules leave of it counts.
    #expect(try extra(#"{"at":1,"x":1}"#) != extra(#"{"at":2,"x":1}"#))
    let rules = try MatchRules(
      parsing: Array(#"{"rules":[{"pointer":"/at","do":"ignore"}]}"#.utf8))
    #expect(try extra(#"{"at":1,"x":1}"#, rules) == extra(#"{"at":2,"x":1}"#, rules))
    #expect(try extra(#"{"at":1,"x":1}"#, rules) != extra(#"{"at":1,"x":2}"#, rules))
  }

  @Test func `a message that does not come is told by what it says`() throws {
    func missing(_ text: String) throws -> FailureSignature? {
      try Self.signature(["a", text], ["a"])
    }
    #expect(try missing("x")?.kind == .missing)
    #expect(try missing("x") == missing("x") && missing("x") != missing("y"))
  }

  @Test func `an end is told by both codes`() throws {
    func ended(_ code: UInt16?) throws -> Recording {
      var sample = Sample()
      sample.open(1)
      sample.send(1, .downlink, "a")
      if let code { sample.close(1, code: code, reason: "", .server) }
      return try sample.recording()
    }
    func signature(_ expected: UInt16?, _ actual: UInt16) throws -> FailureSignature? {
      CausalComparison(MatchRules())
        .compare(expected: try ended(expected), actual: try ended(actual)).signature
    }
    let wrong = try signature(1000, 1008)
    #expect(wrong?.ending == "1000 1008")
    #expect(try signature(1000, 1011) != wrong && signature(nil, 1008) != wrong)
  }
}
