import LightlagCore
import LightlagRecording
import Testing

@Suite struct QuantisedTests {
  static let step = Duration.milliseconds(1)

  static func at(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }

  @Test(arguments: [(0, 0), (999_999, 0), (1_000_000, 1_000_000), (1_999_999, 1_000_000)])
  func `an instant is rounded down`(nanoseconds: Int64, rounded: Int64) {
    #expect(Self.at(nanoseconds).quantised(to: Self.step) == Self.at(rounded))
  }

  /// The end of time is no time that was measured.
  @Test func `what never happens stays so`() {
    #expect(Instant.end.quantised(to: Self.step) == .end)
  }

  @Test func `all instants of a message are rounded`() {
    func event(_ instant: Int64, _ due: Int64, _ again: Int64) -> SessionEvent {
      SessionEvent(
        instant: Self.at(instant), connection: ConnectionID(index: 0),
        kind: .sent(
          .uplink, index: 0, Message(text: "a"),
          .duplicated(due: Self.at(due), again: Self.at(again)), queued: 0))
    }
    #expect(event(7, 19, 31).quantised(to: .nanoseconds(10)) == event(0, 10, 30))
  }

  // MARK: Doing it again

  static func quantised(_ recording: Recording) throws -> Recording? {
    try Replay.quantised(
      recording, to: step, backend: { _ in TalkativeBackend() },
      clients: { _, session in PersistentClient.join(&session) }
    ).map { try Recording($0) }
  }

  @Test(arguments: ReplayTests.runs.filter { $0.seed <= 12 })
  func `a run with rounded inputs repeats to the byte`(run: ReplayTests.Run) throws {
    let recording = try Recording(try LiveRun.record(run.subject, seed: run.seed))
    let rounded = try #require(try Self.quantised(recording))
    #expect(try ReplayTests.replay(rounded) == .same(isComplete: true))
    #expect(rounded.headerLine == recording.headerLine)
    // A round run is what it was.
    let again = try #require(try Self.quantised(rounded))
    #expect(again.endInstant <= rounded.endInstant && rounded.endInstant <= recording.endInstant)
  }

  /// Links take 1.3 ms one way.
  ///
  /// A question at 12.1 ms comes at 13.4 ms, and is answered at 13.45 ms;
  /// rounded it is asked at 12 ms, and comes at 13.3 ms, before which there can be no answer.
  @Test(arguments: [
    ([12_900_000, 14_400_000], [12_000_000, 14_000_000]),
    ([12_100_000, 13_450_000], [12_000_000, 13_300_000]),
    ([12_100_000, 12_900_000], [12_000_000, 12_000_001]),
  ])
  func `inputs are rounded, what follows from them is not, and no effect precedes its cause`(
    sent: [Int64], rounded: [Int64]
  ) throws {
    var conditions = LinkConditions()
    conditions.delay = .microseconds(1_300)
    let header = RecordingHeader(
      name: "delayed", tool: "tests", clock: .virtual,
      configuration: .init(
        seed: 5, conditions: LinkPair(uplink: conditions, downlink: conditions)),
      backend: .init(kind: "outside", version: "1"), isBackendOutside: true)
    var session = Session(
      backend: RemoteEndpoint(), configuration: header.configuration,
      taps: [Recorder(header: header)])
    let client = session.addClient(RemoteEndpoint())
    // Open, both ways, by the time of the first question.
    session.act(as: .client(client)) { _ = $0.connect(OpenRequest(target: "/")) }
    let id = ConnectionID(index: 0)
    try session.advance(to: Self.at(1_300_000))
    session.act(as: .backend) { $0.accept(id, subprotocol: nil) }
    for (instant, end) in zip(sent, [End.client(client), .backend]) {
      try session.advance(to: Self.at(instant))
      session.act(as: end) { $0.send(Message(text: "x"), on: id) }
    }
    try session.advance(to: Self.at(30_500_000))
    var bytes: [UInt8] = []
    _ = session.withTap(Recorder.self) { recorder in
      recorder.finish(at: Self.at(30_500_000))
      recorder.take(into: &bytes)
    }
    let recording = try #require(try Self.quantised(Recording(bytes)))
    let messages = recording.events.compactMap { event -> (Int64, Int64)? in
      guard case .sent(_, _, _, .scheduled(let due), _) = event.kind else { return nil }
      return (event.instant.nanoseconds, due.nanoseconds)
    }
    #expect(messages.map(\.0) == rounded)
    #expect(messages.map(\.1) == rounded.map { $0 + 1_300_000 })
    #expect(recording.endInstant == Self.at(30_000_000))
    #expect(try ReplayTests.replay(recording) == .same(isComplete: true))
  }

  @Test func `one that is cut off, or does not repeat, is not done again`() throws {
    let bytes = try LiveRun.record(.client, seed: 1)
    let cut = Array(bytes[..<(bytes.dropLast().lastIndex(of: 10) ?? 0)]) + [10]
    #expect(try Self.quantised(Recording(cut)) == nil)
    let other = try Replay.quantised(
      Recording(try LiveRun.record(.none, seed: 1)), to: Self.step, backend: { _ in Mute() },
      clients: { _, session in PersistentClient.join(&session) })
    #expect(other == nil)
  }
}
