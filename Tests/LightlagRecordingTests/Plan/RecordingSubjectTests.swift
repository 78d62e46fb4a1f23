import LightlagCore
import LightlagRecording
import Testing

/// A recording as one end saw it.
@Suite struct RecordingSubjectTests {
  private static let id = ConnectionID(index: 0)

  private static func sent(
    _ direction: Direction, _ index: Int, at instant: Int64, _ text: String,
    _ verdict: SimplexLink.Verdict
  ) -> SessionEvent {
    SessionEvent(
      instant: Instant(nanoseconds: instant), connection: id,
      kind: .sent(direction, index: index, Message(text: text), verdict, queued: 0))
  }

  private static func scheduled(_ due: Int64) -> SimplexLink.Verdict {
    .scheduled(due: Instant(nanoseconds: due))
  }

  private static func recording(_ events: [SessionEvent]) throws -> Recording {
    var recorder = Recorder(header: Golden.header)
    let opening = SessionEvent.Kind.opening(
      client: ClientID(index: 0), OpenRequest(target: "/"), due: Instant(nanoseconds: 5))
    recorder.observe(SessionEvent(instant: .start, connection: id, kind: opening))
    recorder.observe(
      SessionEvent(
        instant: Instant(nanoseconds: 5), connection: id,
        kind: .answered(.accepted(subprotocol: nil), due: Instant(nanoseconds: 5))))
    for event in events { recorder.observe(event) }
    recorder.finish(at: Instant(nanoseconds: 1_000))
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    return try Recording(bytes)
  }

  /// What was sent, in order, with its position and instant.
  private static func traffic(_ recording: Recording) -> [String] {
    recording.events.compactMap { event in
      switch event.kind {
      case .sent(let direction, let index, let message, _, _):
        "\(event.instant.nanoseconds) \(direction == .uplink ? "up" : "dn") \(index)"
          + " \(String(decoding: message.bytes, as: UTF8.self))"
      case .closing(_, let closure): "\(event.instant.nanoseconds) close \(closure.code)"
      default: nil
      }
    }
  }

  @Test func `what arrived stands where it arrived, and what did not is left out`() throws {
    let recording = try Self.recording([
      Self.sent(.uplink, 0, at: 10, "slow", Self.scheduled(60)),
      Self.sent(.uplink, 1, at: 20, "lost", .dropped(.loss)),
      Self.sent(
        .uplink, 2, at: 30, "twice",
        .duplicated(due: Instant(nanoseconds: 40), again: Instant(nanoseconds: 50))),
      Self.sent(.downlink, 0, at: 45, "answer", .dropped(.loss)),
    ])
    #expect(
      Self.traffic(recording.withoutNetwork(playing: .clients)) == [
        "40 up 0 twice", "45 dn 0 answer", "50 up 1 twice", "60 up 2 slow",
      ])
    #expect(
      Self.traffic(recording.withoutNetwork(playing: .backend)) == [
        "10 up 0 slow", "20 up 1 lost", "30 up 2 twice",
      ])
  }

  private static func left(
    at instant: Int64, _ index: Int, _ verdict: SimplexLink.Verdict
  ) -> SessionEvent {
    SessionEvent(
      instant: Instant(nanoseconds: instant), connection: id,
      kind: .left(.uplink, index: index, verdict))
  }

  private static func lost(at instant: Int64, _ index: Int) -> SessionEvent {
    SessionEvent(
      instant: Instant(nanoseconds: instant), connection: id,
      kind: .lost(.uplink, index: index, Message(.text, []), .outage))
  }

  /// "a" with its second bit flipped is "c".
  @Test func `what waited arrives as often and as damaged as the link let it go`() throws {
    let pair = SimplexLink.Verdict.duplicated(
      due: Instant(nanoseconds: 40), again: Instant(nanoseconds: 50))
    let damage = Damage(offset: 0, mask: 2)
    let recording = try Self.recording([
      Self.sent(.uplink, 0, at: 10, "twice", .waiting),
      Self.sent(.uplink, 1, at: 11, "ab", .waiting), Self.sent(.uplink, 2, at: 12, "b", .waiting),
      Self.sent(.uplink, 3, at: 13, "gone", .waiting),
      Self.left(at: 20, 0, pair),
      Self.left(
        at: 21, 1,
        .damaged(damage, due: Instant(nanoseconds: 60), again: Instant(nanoseconds: 70))),
      // The byte may have been in a secret that was taken out.
      Self.left(
        at: 22, 2,
        .damaged(Damage(offset: 9, mask: 1), due: Instant(nanoseconds: 80), again: nil)),
      Self.left(at: 23, 3, .dropped(.queue)),
    ])
    #expect(
      Self.traffic(recording.withoutNetwork(playing: .clients)) == [
        "40 up 0 twice", "50 up 1 twice", "60 up 2 cb", "70 up 3 ab", "80 up 4 b",
      ])
  }

  @Test func `of two copies the one is lost, or held up, that was to come then`() throws {
    let pair = SimplexLink.Verdict.duplicated(
      due: Instant(nanoseconds: 40), again: Instant(nanoseconds: 50))
    let sent = Self.sent(.uplink, 0, at: 10, "x", pair)
    func traffic(_ events: [SessionEvent]) throws -> [String] {
      Self.traffic(try Self.recording([sent] + events).withoutNetwork(playing: .clients))
    }
    #expect(try traffic([Self.lost(at: 40, 0)]) == ["50 up 0 x"])
    #expect(try traffic([Self.lost(at: 50, 0)]) == ["40 up 0 x"])
    #expect(try traffic([Self.lost(at: 45, 0)]) == ["40 up 0 x"])
    #expect(
      try traffic([
        Self.left(at: 50, 0, .waiting),
        Self.left(at: 70, 0, .scheduled(due: Instant(nanoseconds: 70))),
      ]) == ["40 up 0 x", "70 up 1 x"])
    #expect(
      try traffic([Self.left(at: 40, 0, .waiting), Self.lost(at: 60, 0)]) == ["50 up 0 x"])
  }

  @Test func `a close comes behind what was on its way, and a break is the played side's`() throws {
    func closing(_ direction: Direction, _ closure: Closure) -> SessionEvent {
      SessionEvent(
        instant: Instant(nanoseconds: 30), connection: Self.id, kind: .closing(direction, closure))
    }
    let message = Self.sent(.uplink, 0, at: 10, "bye", Self.scheduled(60))
    let closed = try Self.recording([
      message, closing(.uplink, Closure(code: 1000, party: .client)),
    ])
    #expect(
      Self.traffic(closed.withoutNetwork(playing: .clients)) == ["60 up 0 bye", "60 close 1000"])
    // An echo says what it was told before it hears of the close behind it, and then closes too.
    let answered = try Self.recording([
      message, closing(.uplink, Closure(code: 1000, party: .client)),
      Self.sent(.downlink, 0, at: 60, "bye", Self.scheduled(90)),
      SessionEvent(
        instant: Instant(nanoseconds: 60), connection: Self.id,
        kind: .closing(.downlink, Closure(code: 1001, party: .client))),
    ])
    #expect(
      Self.traffic(answered.withoutNetwork(playing: .clients)) == [
        "60 up 0 bye", "60 dn 0 bye", "60 close 1000", "60 close 1001",
      ])
    let net = Closure(code: 1006, party: .net)
    let broken = try Self.recording([message, closing(.uplink, net), closing(.downlink, net)])
    // What was on its way when it broke never came.
    #expect(Self.traffic(broken.withoutNetwork(playing: .clients)) == ["30 close 1006"])
  }

  @Test func `what becomes of messages under another network is told by kind`() throws {
    let one = try Self.recording([
      Self.sent(.uplink, 0, at: 10, "a", Self.scheduled(20)),
      Self.sent(.uplink, 1, at: 12, "b", Self.scheduled(22)),
      Self.sent(.uplink, 2, at: 14, "c", .dropped(.loss)),
      Self.sent(.downlink, 0, at: 20, "d", Self.scheduled(30)),
    ])
    let other = try Self.recording([
      Self.sent(.uplink, 0, at: 10, "a", Self.scheduled(40)),
      Self.sent(.uplink, 1, at: 12, "b", .dropped(.queue)),
      Self.sent(.uplink, 2, at: 14, "c", Self.scheduled(24)),
    ])
    let outcomes = OutcomeComparison(of: one, with: other)
    #expect(outcomes.messageCount == 4)
    #expect(outcomes.changes.map(\.kind) == [.reordered, .lost, .arrives, .unsent])
    #expect(outcomes.changes.map(\.line) == [4, 5, 6, 7] && outcomes.count(.same) == 0)
    #expect(outcomes.changes[3].silence == .unsaid && outcomes.newCount == 0)
    #expect(outcomes.changes[1].reason == .queue)
  }
}
