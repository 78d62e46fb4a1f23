import LightlagCore
import LightlagRecording
import Testing

@Suite struct RecordingShrinkTests {
  static func reduced(_ shrink: RecordingShrink, _ kept: [Int]) throws -> Recording {
    try Recording(
      shrink.reduced(
        keeping: kept, backend: { _ in TalkativeBackend() },
        clients: { _, session in PersistentClient.join(&session) }))
  }

  static let runs: [ReplayTests.Run] = RecordingHeader.Subject.allCases.flatMap { subject in
    (1...5).map { ReplayTests.Run(subject: subject, seed: $0) }
  }

  @Test(arguments: runs)
  func `any part of a recording is a recording that repeats`(run: ReplayTests.Run) throws {
    let recording = try Recording(try LiveRun.record(run.subject, seed: run.seed))
    let shrink = try RecordingShrink(recording)
    var chance = Chance(seed: run.seed)
    let kept = shrink.items.indices.filter { _ in !chance.happens(3) }
    let part = try Self.reduced(shrink, kept)
    #expect(part.isComplete)
    #expect(try ReplayTests.replay(part) == .same(isComplete: true))
  }

  @Test(arguments: runs)
  func `all of a recording says the same messages`(run: ReplayTests.Run) throws {
    let recording = try Recording(try LiveRun.record(run.subject, seed: run.seed))
    let shrink = try RecordingShrink(recording)
    let whole = try Self.reduced(shrink, Array(shrink.items.indices))
    let verdict = CausalComparison(MatchRules()).compare(expected: recording, actual: whole)
    #expect(verdict.hasPassed, "\(verdict.text())")
  }

  /// Two of a hundred messages on one of three connections matter, and one loss.
  @Test func `a failure is reduced to the messages and the loss that cause it`() throws {
    var conditions = LinkConditions()
    conditions.loss = .percent(20)
    let header = RecordingHeader(
      name: "shrink", tool: "tests", clock: .virtual,
      configuration: .init(
        seed: 5, conditions: LinkPair(uplink: conditions, downlink: LinkConditions())),
      backend: .init(kind: "outside", version: "1"), isBackendOutside: true)
    var session = Session(
      backend: RemoteEndpoint(), configuration: header.configuration,
      taps: [Recorder(header: header)])
    let client = session.addClient(RemoteEndpoint())
    var ids: [ConnectionID] = []
    for step in 1...103 {
      try session.advance(to: Instant(nanoseconds: Int64(step) * 1_000_000))
      session.act(as: .client(client)) { outbox in
        if step <= 3 {
          ids.append(outbox.connect(OpenRequest(target: "/\(step)")))
        } else {
          outbox.send(Message(text: "m\(step)"), on: ids[step % 3])
        }
      }
      if step <= 3 {
        try session.advance(to: Instant(nanoseconds: Int64(step) * 1_000_000 + 1))
        session.act(as: .backend) { $0.accept(ids[step - 1], subprotocol: nil) }
      }
    }
    var bytes: [UInt8] = []
    _ = session.withTap(Recorder.self) { recorder in
      recorder.finish(at: Instant(nanoseconds: 200_000_000))
      recorder.take(into: &bytes)
    }
    let shrink = try RecordingShrink(Recording(bytes))
    let whole = try Self.reduced(shrink, Array(shrink.items.indices))
    let lost = Self.texts(whole, areLost: true)
    let victim = try #require(lost.dropFirst(3).first)
    let arrived = Self.texts(whole, areLost: false)
    let needed = [arrived[4], arrived[40]]
    func fails(_ recording: Recording) -> Bool {
      Set(needed).isSubset(of: Self.texts(recording, areLost: false))
        && Self.texts(recording, areLost: true).contains(victim)
    }
    #expect(fails(whole))
    var search = DeltaDebugging(count: shrink.items.count)
    while let candidate = search.candidate {
      search.report(fails(try Self.reduced(shrink, candidate)) ? .fails : .passes)
    }
    let small = try Self.reduced(shrink, search.kept)
    #expect(fails(small))
    #expect(Self.texts(small, areLost: false).sorted() == needed.sorted())
    #expect(Self.texts(small, areLost: true) == [victim])
    #expect(search.testCount < 600)
  }

  static func texts(_ recording: Recording, areLost: Bool) -> [String] {
    recording.events.compactMap { event in
      guard case .sent(.uplink, _, let message, let verdict, _) = event.kind else { return nil }
      return (verdict == .dropped(.loss)) == areLost ? message.text : nil
    }
  }
}
