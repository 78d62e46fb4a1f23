import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct CausalComparisonTests {
  static func compare(
    _ expected: [String], _ actual: [String], _ change: (inout MatchRules) -> Void = { _ in }
  ) throws -> MatchVerdict {
    var rules = MatchRules()
    change(&rules)
    return try CausalComparison(rules).compare(
      expected: Sample.downlink(expected), actual: Sample.downlink(actual))
  }

  static func kinds(_ verdict: MatchVerdict) -> [String] {
    verdict.divergences.map(\.kind.rawValue)
  }

  static let classes: [(actual: [String], kinds: [String])] = [
    (["[1]", "[2]", "[3]"], []), (["[1]", "[3]"], ["missing"]),
    (["[1]", "[2]", "[2]", "[3]"], ["extra"]), (["[1]", "[9]", "[3]"], ["changed"]),
    (["[2]", "[1]", "[3]"], ["reordered"]), ([], ["missing", "missing", "missing"]),
    (["[1]", "[3]", "[3]"], ["changed"]), (["[1]", "[2]", "[2]"], ["changed"]),
    (["[3]", "[2]", "[3]"], ["changed"]),
  ]

  @Test(arguments: classes)
  func `what differs is told by its class`(actual: [String], kinds: [String]) throws {
    let verdict = try Self.compare(["[1]", "[2]", "[3]"], actual)
    #expect(Self.kinds(verdict) == kinds)
    #expect(verdict.hasPassed == kinds.isEmpty)
    let hasNone = try Self.compare(["[1]", "[2]", "[3]"], actual) {
      ($0.extra, $0.missing) = (.ignore, .ignore)
    }
    #expect(Self.kinds(hasNone) == kinds.filter { $0 != "missing" && $0 != "extra" })
    // Who asked for that is told of it, and not warned.
    #expect(hasNone.notes.isEmpty == (Self.kinds(hasNone) == kinds))
    #expect(hasNone.warnings.isEmpty)
  }

  @Test func `what the rules let pass is told in every form, and is no warning`() throws {
    var verdict = try Self.compare(["[1]", "[2]"], ["[3]", "[4]", "[2]"]) {
      ($0.extra, $0.missing) = (.ignore, .ignore)
    }
    #expect(Self.kinds(verdict) == ["changed"])
    verdict = try Self.compare([#"["a"]"#, "[2]"], ["3", "4", "[2]"].map { #"["b",\#($0)]"# }) {
      ($0.extra, $0.missing) = (.ignore, .ignore)
    }
    let notes = [
      "2 messages missing, which the rules let pass",
      "3 messages too many, which the rules let pass",
    ]
    #expect(verdict.hasPassed && verdict.warnings.isEmpty && verdict.notes == notes)
    #expect(verdict.text().hasSuffix("\nnote: \(notes[0])\nnote: \(notes[1])\n"))
    #expect(verdict.json["notes"]?.array?.compactMap(\.string) == notes)
    #expect(verdict.json["warnings"] == [])
    let junit = verdict.junit(name: "x", duration: .zero)
    #expect(junit.contains("<system-out>\(notes.joined(separator: "&#10;"))</system-out>"))
    #expect(!junit.contains("system-err"))
    verdict.warnings = ["it was cut off"]
    // The order is that of the JUnit schema.
    #expect(
      verdict.junit(name: "x", duration: .zero).contains(
        "</system-out>\n    <system-err>it was cut off</system-err>"))
    #expect(junit.contains(#"skipped="0""#))
    #expect(junit.contains(#"name="the verdict is on all of it"/>"#))
    let worthLess = verdict.junit(name: "x", duration: .zero)
    #expect(
      worthLess.contains(#"skipped="1""#)
        && worthLess.contains(#"<skipped message="it was cut off"/>"#))
  }

  @Test func `a change is told with its pointer, its rule and its neighbours`() throws {
    let drive = { (throttle: String) in #"42["drive",{"throttle":\#(throttle),"at":1}]"# }
    let rules = try MatchRules(
      parsing: Array(
        #"{"rules":[{"event":"drive","pointer":"/1/throttle","do":"number","absolute":0.01}]}"#
          .utf8))
    let texts = (1...9).map { drive("0.\($0)") }
    var others = texts
    others[4] = drive("0.65")
    let verdict = try CausalComparison(rules).compare(
      expected: Sample.downlink(texts), actual: Sample.downlink(others))
    let first = try #require(verdict.first)
    #expect(verdict.divergences.count == 1)
    #expect(first.kind == .changed)
    #expect(
      first.differences == [
        .init(
          pointer: "/1/throttle", expected: "0.5", actual: "0.65",
          reason: "rule 0: further apart than ±0.01",
          aspect: .value(expected: .number, actual: .number))
      ])
    #expect(first.before.map(\.index) == [1, 2, 3])
    #expect(first.after.map(\.index) == [5, 6, 7])
    #expect(first.expected?.text == texts[4])
    #expect(first.actual?.text == others[4])
    let text = verdict.text()
    #expect(text.hasPrefix("failed at L1: 1 changed; 9 messages expected, 9 came\nseed 0x"))
    #expect(text.contains("changed at 0.006000000 s c1 dn: message 4 is not what was recorded"))
    #expect(
      text.contains("/1/throttle: expected 0.5, came 0.65 (rule 0: further apart than ±0.01)"))
  }

  /// A few values again and again, as of a sensor: without a rule, and with one that lets each be
  /// one more or less, so that 1 and 2 pass for each other, and 2 and 3, but not 1 and 3.
  @Test(arguments: 1...40) func `one value that has changed is told as one change`(
    seed: UInt64
  ) throws {
    var chance = Chance(seed: seed)
    let rules = try MatchRules(
      parsing: Array(
        #"{"rules":[{"event":"at","pointer":"/1/n","do":"number","absolute":1}]}"#.utf8))
    for hasTolerance in [false, true] {
      for _ in 0..<5 {
        let values = (0..<2 + chance.below(16)).map { _ in chance.below(4) }
        let place = chance.below(values.count)
        var others = hasTolerance ? values.map { $0 + chance.below(3) - 1 } : values
        others[place] = values[place] + (chance.happens(2) ? 2 : -2)
        let texts = [values, others].map { $0.map { #"42["at",{"n":\#($0)}]"# } }
        let verdict = try CausalComparison(hasTolerance ? rules : MatchRules()).compare(
          expected: Sample.downlink(texts[0]), actual: Sample.downlink(texts[1]))
        #expect(Self.kinds(verdict) == ["changed"], "\(values) \(others)")
        #expect(verdict.first?.expected?.index == place)
        #expect(verdict.first?.actual?.index == place)
        #expect(verdict.first?.differences.map(\.pointer) == ["/1/n"])
      }
    }
  }

  @Test func `a message that is missing is told with what came nearest`() throws {
    let verdict = try Self.compare(
      [#"{"type":"a","x":1,"y":1}"#, #"{"type":"b"}"#],
      [#"{"type":"b"}"#, #"{"type":"c","x":1,"y":1}"#])
    let missing = try #require(verdict.divergences.first { $0.kind == .missing })
    #expect(missing.candidate?.text == #"{"type":"c","x":1,"y":1}"#)
    #expect(missing.differences.map(\.pointer) == ["/type"])
  }

  /// All others have their partners, and those around the gap differ as little as any.
  @Test func `what is next to a message that is missing is nearest to it`() throws {
    let texts = (0..<60).map { #"{"n":\#($0)}"# }
    let verdict = try Self.compare(texts, texts.filter { $0 != texts[30] })
    #expect(Self.kinds(verdict) == ["missing"])
    #expect(verdict.first?.candidate?.text == texts[31])
    let other = try Self.compare(texts.filter { $0 != texts[30] }, texts)
    #expect(Self.kinds(other) == ["extra"])
    #expect(other.first?.candidate?.text == texts[31])
  }

  /// Place 120 of the recording is far from place 30 of the run, where what came stands.
  @Test func `a message without a partner is nearer than one that has it`() throws {
    let told = (0..<60).map { #"{"type":"t","n":\#($0)}"# }
    let lost = #"{"type":"a","x":1,"y":2}"#
    let came = #"{"type":"b","x":3,"y":4}"#
    let before = (0..<90).map { "[\($0)]" }
    let verdict = try Self.compare(
      before + told.prefix(30) + [lost] + told.suffix(30),
      told.prefix(33) + [came] + told.suffix(27))
    let missing = try #require(verdict.divergences.last { $0.kind == .missing })
    #expect(missing.expected?.text == lost)
    #expect(missing.candidate?.text == came)
  }

  /// Each message is read for its form, for its event and for its number, and to tell of one of a
  /// hundred reads up to 33 candidates, with 4 readings of each pair: 1 200 × 3 + 100 × 33 × 4.
  @Test func `of runs that differ in all messages only the first are read closely`() throws {
    let reader = CountingReader()
    let (one, two) = (
      (0..<600).map { #"42["a",\#($0)]"# }, (0..<600).map { #"42["b",\#($0)]"# }
    )
    let verdict = try CausalComparison(MatchRules(), reader: reader).compare(
      expected: Sample.downlink(one), actual: Sample.downlink(two))
    #expect(verdict.divergences.count == MatchVerdict.limit)
    #expect(verdict.count(.missing) == 600 && verdict.count(.extra) == 600)
    #expect(reader.count < 17_000)
  }

  @Test func `a run that was cut off lacks what it had no time for`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .downlink, "one")
    sample.isComplete = false
    let cut = try sample.recording()
    let whole = try Sample.downlink(["one", "two"])
    let verdict = CausalComparison(MatchRules()).compare(expected: whole, actual: cut)
    #expect(Self.kinds(verdict) == ["truncated"])
    let other = RunComparison(MatchRules()).compare(expected: cut, actual: whole)
    #expect(other.hasPassed)
    #expect(
      other.warnings == [
        "the recording was cut off", "1 message beyond the end of what was recorded",
      ])
  }

  static let closes: [(code: UInt16, party: Closure.Party, isEqual: Bool)] = [
    (1000, .client, true), (1001, .client, false), (1000, .server, false),
  ]

  @Test(arguments: closes)
  func `codes and parties of closes are compared`(
    code: UInt16, party: Closure.Party, isEqual: Bool
  ) throws {
    var (one, two) = (Sample(), Sample())
    one.open(1)
    one.close(1)
    two.open(1)
    two.close(1, code: code, party)
    let verdict = try CausalComparison(MatchRules()).compare(
      expected: one.recording(), actual: two.recording())
    #expect(Self.kinds(verdict) == (isEqual ? [] : ["close"]))
  }

  @Test func `heartbeats and handshakes are noise, unless they are asked for`() throws {
    let target = "/socket.io/?EIO=4&transport=websocket"
    let one = try Sample.downlink(
      [#"0{"sid":"a"}"#, "2probe", "2", "42[\"x\"]"], target: target)
    let two = try Sample.downlink([#"0{"sid":"c"}"#, "42[\"x\"]", "2", "2"], target: target)
    var rules = MatchRules()
    #expect(CausalComparison(rules).compare(expected: one, actual: two).hasPassed)
    rules.comparesNoise = true
    #expect(!CausalComparison(rules).compare(expected: one, actual: two).hasPassed)
    // Without Engine.IO a 2 is a message like any other.
    #expect(try !Self.compare(["2", "x"], ["x"]).hasPassed)
  }

  @Test func `a packet and its attachments are one`() throws {
    func recording(_ parts: [[UInt8]]) throws -> Recording {
      var sample = Sample()
      sample.open(1)
      sample.send(1, .uplink, "452-[\"x\",{\"_placeholder\":true,\"num\":0}]")
      for part in parts { sample.send(1, .uplink, Message(.binary, part)) }
      return try sample.recording()
    }
    let one = try recording([[1], [2]])
    let verdict = try CausalComparison(MatchRules()).compare(
      expected: one, actual: recording([[1], [3]]))
    #expect(Self.kinds(verdict) == ["changed"])
    #expect(
      try CausalComparison(MatchRules()).compare(expected: one, actual: recording([[1], [2]]))
        .hasPassed)
  }

  /// The client asks with 7 where it asked with 1; the answer must bear the same number.
  @Test(arguments: [("7", true), ("1", false), ("8", false)])
  func `numbers of acknowledgements stand for each other`(answer: String, isEqual: Bool) throws {
    func recording(_ ask: String, _ answer: String) throws -> Recording {
      var sample = Sample()
      sample.open(1)
      sample.send(1, .uplink, "42\(ask)[\"x\"]")
      sample.send(1, .downlink, "43\(answer)[]")
      return try sample.recording()
    }
    let verdict = try CausalComparison(MatchRules()).compare(
      expected: recording("1", "1"), actual: recording("7", answer))
    #expect(verdict.hasPassed == isEqual, "\(verdict.text())")
  }

  @Test func `connections are found again when they open in another order`() throws {
    func recording(_ order: [Int]) throws -> Recording {
      var sample = Sample()
      for (place, which) in order.enumerated() {
        sample.open(place + 1, target: "/\(which)", client: place)
      }
      for (place, which) in order.enumerated() {
        sample.send(place + 1, .uplink, "I am \(which)")
      }
      return try sample.recording()
    }
    let verdict = try CausalComparison(MatchRules()).compare(
      expected: recording([1, 2, 3]), actual: recording([3, 1, 2]))
    #expect(verdict.hasPassed, "\(verdict.text())")
    let other = try CausalComparison(MatchRules()).compare(
      expected: recording([1, 2, 3]), actual: recording([1, 2]))
    #expect(Self.kinds(other) == ["missing"])
  }

  // Recorded: 10 ms after its cause. Allowed: the greater of 2 ms and a tenth.
  @Test(arguments: [
    (12_000_000, nil), (12_000_001, "late"), (7_999_999, "early"), (8_000_000, nil),
  ])
  func `time is compared with the cause, where that is asked`(after: Int64, kind: String?) throws {
    func recording(_ after: Int64) throws -> Recording {
      var sample = Sample()
      sample.open(1)
      sample.send(1, .uplink, "ask", after: 50_000_000)
      // It arrives 10 µs after it was sent.
      sample.send(1, .downlink, "answer", after: after + 10_000)
      return try sample.recording()
    }
    var rules = MatchRules()
    let (one, two) = (try recording(10_000_000), try recording(after))
    #expect(CausalComparison(rules).compare(expected: one, actual: two).hasPassed)
    rules.timing = [TimingRule(absoluteNanoseconds: 2_000_000, relativePartsPerThousand: 100)]
    let verdict = CausalComparison(rules, played: .clients).compare(expected: one, actual: two)
    #expect(Self.kinds(verdict) == (kind.map { [$0] } ?? []))
  }

  /// The second run is 5 ms late with both answers; a fifth of what was recorded is 2 ms.
  @Test(
    arguments: [
      (#"{"absoluteNanoseconds":1000000}"#, ["c1", "c2"]),
      (#"{"absoluteNanoseconds":6000000,"relativePartsPerThousand":0}"#, []),
      (#"{"absoluteNanoseconds":0,"relativePartsPerThousand":600}"#, []),
      (#"[{"connection":"c2","absoluteNanoseconds":1000000}]"#, ["c2"]),
      (#"[{"direction":"up","absoluteNanoseconds":1000000}]"#, []),
      (#"[{"event":"one","absoluteNanoseconds":1000000}]"#, ["c1"]),
      (#"[{"event":"one"},{"direction":"dn","absoluteNanoseconds":1000000}]"#, ["c2"]),
      (#"[{"connection":"c3","event":"one","absoluteNanoseconds":1}]"#, []),
    ] as [(String, [String])])
  func `each stream may have times of its own`(timing: String, late: [String]) throws {
    func recording(_ after: Int64) throws -> Recording {
      var sample = Sample()
      for (connection, name) in [(1, "one"), (2, "two")] {
        sample.open(connection)
        sample.send(connection, .uplink, "ask", after: 50_000_000)
        sample.send(connection, .downlink, #"["\#(name)",1]"#, after: after)
      }
      return try sample.recording()
    }
    let rules = try MatchRules(parsing: Array(#"{"timing":\#(timing)}"#.utf8))
    let verdict = CausalComparison(rules).compare(
      expected: try recording(10_000_000), actual: try recording(15_000_000))
    #expect(verdict.divergences.map { "\($0.connection?.description ?? "")" } == late)
    #expect(verdict.divergences.allSatisfy { $0.kind == .late })
  }

  // MARK: Interleavings

  /// A message of a script: which connection and direction, and its text.
  struct Line: Sendable {
    let connection: Int
    let direction: Direction
    let text: String
  }

  static func script(_ chance: inout Chance) -> [Line] {
    (0..<30).map { place in
      Line(
        connection: 1 + chance.below(3), direction: chance.happens(2) ? .uplink : .downlink,
        text: "\(chance.below(3)) \(place)")
    }
  }

  static func recording(_ lines: [Line]) throws -> Recording {
    var sample = Sample()
    for connection in 1...3 { sample.open(connection) }
    for line in lines { sample.send(line.connection, line.direction, line.text) }
    return try sample.recording()
  }

  /// Whether a line may come before another that stood before it: not on one stream, and nothing
  /// that we send before what we had received.
  static func mayOvertake(_ later: Line, _ earlier: Line) -> Bool {
    if later.connection == earlier.connection, later.direction == earlier.direction { return false }
    return !(later.direction == .uplink && earlier.direction == .downlink)
  }

  @Test(arguments: 1...40) func `any order across connections that keeps causes passes`(
    seed: UInt64
  ) throws {
    var chance = Chance(seed: seed)
    let lines = Self.script(&chance)
    var others = lines
    for _ in 0..<300 {
      let place = chance.below(others.count - 1)
      guard Self.mayOvertake(others[place + 1], others[place]) else { continue }
      others.swapAt(place, place + 1)
    }
    let verdict = try CausalComparison(MatchRules(), played: .clients).compare(
      expected: Self.recording(lines), actual: Self.recording(others))
    #expect(verdict.hasPassed, "\(verdict.text())")
  }

  @Test(arguments: 1...40) func `any change within a stream is refused`(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let lines = Self.script(&chance)
    var others = lines
    let place = chance.below(others.count)
    let line = others[place]
    switch chance.below(4) {
    case 0: others.remove(at: place)
    case 1: others.insert(line, at: place)
    case 2: others[place] = Line(connection: line.connection, direction: line.direction, text: "?")
    default:
      let next = others.indices.first {
        $0 > place && others[$0].connection == line.connection
          && others[$0].direction == line.direction
      }
      guard let next else { return }
      others.swapAt(place, next)
    }
    let verdict = try CausalComparison(MatchRules()).compare(
      expected: Self.recording(lines), actual: Self.recording(others))
    #expect(!verdict.hasPassed)
  }

  @Test func `an effect before its cause on another connection is refused`() throws {
    let lines = [
      Line(connection: 1, direction: .downlink, text: "go"),
      Line(connection: 2, direction: .uplink, text: "gone"),
    ]
    let later = Line(connection: 2, direction: .uplink, text: "later")
    let one = try Self.recording(lines + [later])
    let two = try Self.recording(lines.reversed() + [later])
    #expect(CausalComparison(MatchRules()).compare(expected: one, actual: two).hasPassed)
    let verdict = CausalComparison(MatchRules(), played: .clients)
      .compare(expected: one, actual: two)
    #expect(Self.kinds(verdict) == ["reordered"])
    #expect(verdict.first?.candidate?.text == "go")
    #expect(verdict.first?.after.map(\.text) == ["later"])
    #expect(
      CausalComparison(MatchRules(), played: .backend).compare(expected: one, actual: two).hasPassed
    )
  }

  @Test func `a report for JUnit is well formed and has a test for each class`() throws {
    let verdict = try Self.compare(["<a> & \"b\"\u{1}"], ["<c>"])
    let xml = verdict.junit(name: "x & y", duration: .milliseconds(1_500))
    #expect(xml.contains(#"<testsuites tests="10" failures="1" errors="0" time="1.500000000">"#))
    #expect(xml.contains(#"classname="lightlag.L1.x &amp; y" name="nothing is missing"/>"#))
    #expect(xml.contains("&lt;a&gt; &amp; &quot;b&quot;\u{FFFD}"))
    #expect(xml.split(separator: "<testcase").count == 11)
    #expect(!xml.contains("\u{1}"))
  }
}
