import LightlagCore
import LightlagRecording
import Testing

/// What becomes of messages that nobody recorded, as long as they may be others that have changed.
@Suite struct UnexpectedMessageTests {
  /// How a word is said.
  enum Form: CaseIterable {
    case text
    case json
    case binary
    case packet
    case packetWithParts

    func message(_ word: String) -> [Message] {
      switch self {
      case .text: [Message(text: word)]
      case .json: [Message(text: #"{"word":"\#(word)"}"#)]
      case .binary: [Message(.binary, Array(word.utf8))]
      case .packet: [Message(text: #"42["said",{"word":"\#(word)"}]"#)]
      case .packetWithParts:
        [
          Message(text: #"451-["said",{"_placeholder":true,"num":0}]"#),
          Message(.binary, Array(word.utf8)),
        ]
      }
    }
  }

  static let rules: [MatchRules.Unexpected] = [.fail, .ignore, .close(code: 1008)]

  /// What is under test: it says words when it is asked, each 5 ms after the one before.
  struct Subject: Endpoint {
    let form: Form
    let answers: [String: [String]]
    let isClient: Bool
    private var waiting: [(due: Instant, connection: ConnectionID, word: String)] = []
    private var hasConnected = false

    init(_ answers: [String: [String]], _ form: Form, isClient: Bool) {
      (self.form, self.answers, self.isClient) = (form, answers, isClient)
    }

    var deadline: Instant? { isClient && !hasConnected ? .start : waiting.first?.due }

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      switch event {
      case .message(let id, let message):
        for (place, word) in (answers[message.text] ?? []).enumerated() {
          waiting.append((now.advanced(by: .milliseconds(5 * (place + 1))), id, word))
        }
      case .closed: waiting = []
      default: break
      }
    }

    mutating func advance(to now: Instant, outbox: inout Outbox) {
      if isClient, !hasConnected {
        hasConnected = true
        outbox.connect(OpenRequest(target: "/ws"))
      }
      while let first = waiting.first, first.due <= now {
        for message in form.message(first.word) { outbox.send(message, on: first.connection) }
        waiting.removeFirst()
      }
    }
  }

  /// What came of a run.
  struct Outcome {
    let verdict: MatchVerdict
    let progress: ReplayPlan.Progress
    /// The codes with which we let go.
    let codes: [UInt16]
    /// When we asked again, in milliseconds.
    let askedAt: [Int64]

    /// How many messages were told of in each way.
    var counts: [String: Int] {
      let kinds = Divergence.Kind.allCases.filter { verdict.count($0) > 0 }
      return Dictionary(uniqueKeysWithValues: kinds.map { ($0.rawValue, verdict.count($0)) })
    }
  }

  /// Asks q1, q2 and so on, each behind the answers to the one before it, as was recorded.
  static func play(
    _ recorded: [[String]], _ form: Form, _ extra: MatchRules.Unexpected, side: PlayedSide,
    answers: [String: [String]], level: MatchRules.Level = .causal
  ) throws -> Outcome {
    var sample = Sample()
    sample.open(1)
    for (place, words) in recorded.enumerated() {
      sample.send(1, side.direction, "q\(place + 1)")
      for message in words.flatMap(form.message) {
        sample.send(1, side.direction.opposite, message)
      }
    }
    let view = try sample.recording().withoutNetwork(playing: side)
    var rules = MatchRules()
    (rules.extra, rules.level) = (extra, level)
    let plan = try ReplayPlan(view, playing: side, rules: rules, pace: .asSoonAsPossible)
    let subject = Subject(answers, form, isClient: side == .backend)
    var session = Session(
      backend: side == .backend ? plan : subject, configuration: view.header.configuration,
      taps: [Recorder(header: view.header)])
    let client = session.addClient(side == .backend ? subject : plan)
    let end = Instant(nanoseconds: 60_000_000_000)
    try session.advance(to: end)
    var bytes: [UInt8] = []
    _ = session.withTap(Recorder.self) { recorder in
      recorder.finish(at: end)
      recorder.take(into: &bytes)
    }
    let played = side == .backend ? End.backend : .client(client)
    let after = try #require(session.endpoint(played, as: ReplayPlan.self))
    let run = try Recording(bytes)
    return Outcome(
      verdict: CausalComparison(rules, played: side).compare(
        expected: view, actual: run, connections: after.connections),
      progress: after.progress,
      codes: run.events.compactMap { event in
        guard case .closing(side.direction, let closure) = event.kind else { return nil }
        return closure.code
      },
      askedAt: run.events.compactMap { event in
        guard case .sent(side.direction, _, _, _, _) = event.kind else { return nil }
        return event.instant.nanoseconds / 1_000_000
      })
  }

  static let conversation = [["a"], ["b"], []]

  /// What comes before its turn: other words, one of them twice, and one that is expected later.
  static let tooMany: [[String]] = [["x"], ["x", "x"], ["x", "y"], ["b"]]

  @Test(arguments: Form.allCases, [PlayedSide.clients, .backend])
  func `what is too many is told as such, and what was expected is waited for`(
    form: Form, side: PlayedSide
  ) throws {
    for (words, extra) in Self.tooMany.flatMap({ words in Self.rules.map { (words, $0) } }) {
      let outcome = try Self.play(
        Self.conversation, form, extra, side: side, answers: ["q1": words + ["a"], "q2": ["b"]])
      let note = Comment("\(words) \(extra)\n\(outcome.verdict.text())")
      #expect(outcome.progress.skippedWaits == 0, note)
      guard case .close(let code) = extra else {
        #expect(outcome.counts == (extra == .fail ? ["extra": words.count] : [:]), note)
        #expect(outcome.progress.extraCount == words.count, note)
        #expect(outcome.progress.isSettled && outcome.codes.isEmpty, note)
        // The answer comes 5 ms behind what is too many, and is not waited for any longer.
        #expect(outcome.askedAt[1] - outcome.askedAt[0] == 5 * Int64(words.count + 1), note)
        continue
      }
      #expect(outcome.codes.first == code, note)
      #expect(outcome.counts["extra"] == words.count, note)
      #expect(outcome.counts["reordered"] == nil && outcome.counts["changed"] == nil, note)
    }
  }

  @Test(arguments: Form.allCases, rules)
  func `what is too many behind what was expected is no change of what comes next`(
    form: Form, extra: MatchRules.Unexpected
  ) throws {
    let outcome = try Self.play(
      Self.conversation, form, extra, side: .clients, answers: ["q1": ["a", "x"], "q2": ["b"]])
    #expect(outcome.verdict.count(.extra) == (extra == .ignore ? 0 : 1))
    #expect(outcome.verdict.count(.changed) == 0 && outcome.verdict.count(.reordered) == 0)
    #expect(outcome.progress.extraCount == 1)
  }

  /// Where the run may pass it is waited as long as for what does not come, 10 s from the question
  /// on; else for 1 s behind the answer, which takes 5 ms.
  @Test(
    arguments: Form.allCases,
    [(MatchRules.Unexpected.fail, 1_005 as Int64), (.ignore, 10_000), (.close(code: 1008), 1_005)])
  func `what has changed is told as such, and lets all go on`(
    form: Form, extra: (MatchRules.Unexpected, Int64)
  ) throws {
    for side in [PlayedSide.clients, .backend] {
      let outcome = try Self.play(
        Self.conversation, form, extra.0, side: side, answers: ["q1": ["x"], "q2": ["b"]])
      #expect(outcome.counts == ["changed": 1], "\(outcome.verdict.text())")
      #expect(outcome.progress.isSettled && outcome.progress.skippedWaits == 0)
      #expect(outcome.progress.extraCount == 0 && outcome.codes.isEmpty)
      #expect(outcome.askedAt[1] - outcome.askedAt[0] == extra.1)
    }
  }

  @Test(arguments: Form.allCases)
  func `what comes behind a change ends the wait`(form: Form) throws {
    let outcome = try Self.play(
      [["a", "b"], []], form, .close(code: 1008), side: .clients, answers: ["q1": ["x", "b"]])
    #expect(outcome.counts == ["changed": 1] && outcome.codes.isEmpty)
    #expect(outcome.askedAt[1] - outcome.askedAt[0] == 10)
  }

  /// Each time half as long as before: 1 s, 500 ms, 250 ms and so on, 2 s in all.
  @Test(arguments: Form.allCases)
  func `where all has changed the waits end`(form: Form) throws {
    let outcome = try Self.play(
      (0..<40).map { ["a\($0)"] } + [[]], form, .fail, side: .clients,
      answers: Dictionary(uniqueKeysWithValues: (1...40).map { ("q\($0)", ["x\($0)"]) }))
    #expect(outcome.counts == ["changed": 40])
    let time = try #require(outcome.askedAt.last)
    #expect(1_990 + 40 * 5...2_000 + 40 * 5 ~= time)
  }

  /// More than are held at once; and to be closed would be wrong.
  @Test(arguments: Form.allCases)
  func `many that have changed are none too many`(form: Form) throws {
    let outcome = try Self.play(
      [(0..<200).map { "a\($0)" }, []], form, .close(code: 1008), side: .clients,
      answers: ["q1": (0..<200).map { "x\($0)" }])
    #expect(outcome.verdict.count(.changed) == 200 && outcome.codes.isEmpty)
    #expect(outcome.progress.isSettled && outcome.progress.skippedWaits == 0)
  }

  @Test(arguments: Form.allCases)
  func `what came in another order is none too many`(form: Form) throws {
    let outcome = try Self.play(
      [["a", "b"], []], form, .close(code: 1008), side: .clients, answers: ["q1": ["b", "a"]])
    #expect(outcome.counts == ["reordered": 1] && outcome.codes.isEmpty)
    #expect(outcome.progress.isSettled && outcome.progress.skippedWaits == 0)
  }

  /// Neither patterns nor statistics ask that messages are the same.
  @Test(arguments: [MatchRules.Level.pattern, .statistical])
  func `where messages need not be equal none is waited for`(level: MatchRules.Level) throws {
    let outcome = try Self.play(
      Self.conversation, .text, .fail, side: .clients, answers: ["q1": ["x"], "q2": ["b"]],
      level: level)
    #expect(outcome.askedAt[1] - outcome.askedAt[0] == 5)
  }
}
