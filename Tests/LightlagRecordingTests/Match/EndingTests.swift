import LightlagCore
import LightlagRecording
import Testing

/// How a connection that ends early is told, and what does not come because of it.
@Suite struct EndingTests {
  /// Questions and their answers, then a close.
  static func recording(
    questions: Int, answers: Int? = nil, code: UInt16 = 1000, reason: String = "",
    by party: Closure.Party = .client
  ) throws -> Recording {
    var sample = Sample()
    sample.open(1)
    for number in 0..<questions {
      sample.send(1, .uplink, #"["ask",\#(number)]"#)
      if number < answers ?? questions { sample.send(1, .downlink, #"["answer",\#(number)]"#) }
    }
    sample.close(1, code: code, reason: reason, party)
    return try sample.recording()
  }

  static func told(_ verdict: MatchVerdict) -> [String] { verdict.divergences.map(\.summary) }

  @Test func `an end that comes early is told first, and then what is missing because of it`()
    throws
  {
    let verdict = CausalComparison(MatchRules(), played: .clients).compare(
      expected: try Self.recording(questions: 3),
      actual: try Self.recording(
        questions: 2, answers: 1, code: 1011, reason: "oops", by: .server))
    #expect(
      Self.told(verdict) == [
        "connection c1 was closed by the server with 1011 'oops',"
          + " before 3 messages that did not come then",
        "message 1 did not come, since the connection had ended",
        "message 2 did not come, since the connection had ended",
        "message 2 did not come, since the connection had ended",
      ])
    #expect(verdict.divergences.map(\.kind) == [.close, .missing, .missing, .missing])
    let first = try #require(verdict.first)
    #expect(
      first.differences == [
        .init(
          pointer: "", expected: "1000 by client, up", actual: "1011 'oops' by server, dn",
          reason: "code and who closed are compared")
      ])
    #expect(first.before.map(\.text) == [#"["ask",0]"#, #"["answer",0]"#, #"["ask",1]"#])
    #expect(first.after.map(\.text) == [#"["answer",1]"#, #"["ask",2]"#, #"["answer",2]"#])
    #expect(first.before.map(\.direction) == [.uplink, .downlink, .uplink])
    #expect(verdict.divergences[1].candidate == nil)
  }

  @Test func `one as recorded is early where we had still something to send`() throws {
    let verdict = CausalComparison(MatchRules(), played: .backend).compare(
      expected: try Self.recording(questions: 3), actual: try Self.recording(questions: 1))
    #expect(verdict.divergences.map(\.kind) == [.close] + Array(repeating: .missing, count: 4))
    #expect(
      verdict.first?.summary
        == "connection c1 was closed by the client with 1000, before 4 messages that did not come"
        + " then")
    #expect(verdict.first?.differences.map(\.reason) == ["it came before all had been sent"])
  }

  @Test func `one as recorded is not early where we closed, or all was sent`() throws {
    let (whole, short) = (
      try Self.recording(questions: 3), try Self.recording(questions: 3, answers: 2)
    )
    for side in [PlayedSide.clients, nil] {
      let verdict = CausalComparison(MatchRules(), played: side).compare(
        expected: whole, actual: short)
      #expect(Self.told(verdict) == ["message 2 did not come"])
    }
  }

  @Test func `what was left out before others came is no consequence of the end`() throws {
    var sample = Sample()
    sample.open(1)
    for number in 0..<3 { sample.send(1, .uplink, #"["ask",\#(number)]"#) }
    sample.close(1, code: 1011, .server)
    let verdict = CausalComparison(MatchRules(), played: .clients).compare(
      expected: try Self.recording(questions: 3), actual: try sample.recording())
    #expect(
      Self.told(verdict) == [
        "message 0 did not come", "message 1 did not come",
        "connection c1 was closed by the server with 1011, before 1 message that did not come"
          + " then",
        "message 2 did not come, since the connection had ended",
      ])
  }

  @Test func `a peer that vanishes is told as such, and one that stays too`() throws {
    let whole = try Self.recording(questions: 1)
    let gone = CausalComparison(MatchRules()).compare(
      expected: whole, actual: try Self.recording(questions: 1, code: 1006, by: .server))
    #expect(
      Self.told(gone) == [
        "connection c1 was closed by the server with 1006, without a close frame"
      ])
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, #"["ask",0]"#)
    sample.send(1, .downlink, #"["answer",0]"#)
    let open = CausalComparison(MatchRules()).compare(
      expected: whole, actual: try sample.recording())
    #expect(
      Self.told(open) == [
        "connection c1 was not closed by the client with 1000, as was recorded"
      ])
  }
}
