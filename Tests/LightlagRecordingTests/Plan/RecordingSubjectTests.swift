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
    #expect(outcomes.changes.map(\.kind) == [.reordered, .never, .arrives, .unsent])
    #expect(outcomes.changes[1].reason == .queue)
  }
}
