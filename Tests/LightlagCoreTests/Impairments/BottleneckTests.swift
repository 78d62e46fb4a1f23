import LightlagCore
import Testing

@Suite struct BottleneckTests {
  // MARK: Droptail

  @Test func `a queue of two messages holds two`() {
    var bottleneck = Bottleneck(limit: QueueLimit(messages: 2))
    #expect(bottleneck.accept(0, at: .start) == .departs(at: .milliseconds(10)))
    #expect(bottleneck.accept(1, at: .start) == .departs(at: .milliseconds(20)))
    #expect(bottleneck.accept(2, at: Instant(nanoseconds: 9_999_999)) == .dropped)
    #expect(bottleneck.accept(3, at: .milliseconds(10)) == .departs(at: .milliseconds(30)))
    #expect(bottleneck.deadline == nil)
    #expect(bottleneck.outcomes(by: .end) == [])
  }

  @Test func `a queue of so many bytes holds so many of payload`() {
    var bottleneck = Bottleneck(limit: QueueLimit(bytes: 2_500))
    #expect(
      bottleneck.accept(.sample(0), byteCount: 1_250, wireByteCount: 2_500, at: .start)
        == .departs(at: .milliseconds(20)))
    #expect(bottleneck.accept(1, byteCount: 1_251, at: .start) == .dropped)
    #expect(bottleneck.accept(2, byteCount: 1_250, at: .start) == .departs(at: .milliseconds(30)))
    #expect(bottleneck.queuedByteCount(at: .start) == 2_500)
    #expect(bottleneck.queuedByteCount(at: .milliseconds(20)) == 1_250)
    #expect(bottleneck.queuedByteCount(at: .milliseconds(30)) == 0)
  }

  /// Two messages take 20 ms, which is what the third would wait.
  @Test func `a queue of so long refuses who would wait longer`() {
    let before = Instant(nanoseconds: -1)
    for (wait, accepted) in [(Int64(20), true), (19, false)] {
      var bottleneck = Bottleneck(limit: QueueLimit(time: .milliseconds(wait)))
      _ = bottleneck.accept(0, at: .start)
      _ = bottleneck.accept(1, at: .start)
      #expect((bottleneck.accept(2, at: .start) != .dropped) == accepted)
    }
    var patient = Bottleneck(limit: QueueLimit(time: .zero))
    #expect(patient.accept(0, at: .start) == .departs(at: .milliseconds(10)))
    let early = Instant.milliseconds(10).advanced(by: .nanoseconds(before.nanoseconds))
    #expect(patient.accept(1, at: early) == .dropped)
    #expect(patient.accept(2, at: .milliseconds(10)) == .departs(at: .milliseconds(20)))
  }

  @Test func `without a capacity everything leaves at once and nothing queues`() {
    var bottleneck = Bottleneck(nil, limit: QueueLimit(messages: 1), discipline: .drophead)
    for index in 0..<3 { #expect(bottleneck.accept(index, at: .start) == .departs(at: .start)) }
    #expect(bottleneck.queuedByteCount(at: .start) == 0)
  }

  @Test func `however much waits, it is timed without overflow`() {
    let slow = Capacity.bitsPerSecond(1)
    var bottleneck = Bottleneck(slow, limit: QueueLimit(bytes: .max))
    let century = Instant.start.advanced(by: .seconds(3_155_760_000))
    // 394 470 000 bytes at a bit a second are 100 years; what is beyond 292 is at the end.
    #expect(bottleneck.accept(0, byteCount: 394_470_000, at: .start) == .departs(at: century))
    #expect(bottleneck.accept(1, byteCount: 2_000_000_000, at: .start) == .departs(at: .end))
    #expect(bottleneck.accept(2, byteCount: 1, at: .start) == .departs(at: .end))
  }

  // MARK: Drophead

  @Test func `drophead drops what waited longest, but not what is on its way`() {
    var bottleneck = Bottleneck(limit: QueueLimit(messages: 3), discipline: .drophead)
    bottleneck.fill(3)
    #expect(bottleneck.deadline == .milliseconds(10))
    #expect(bottleneck.accept(3, at: .milliseconds(4)) == .queued)
    #expect(bottleneck.deadline == .milliseconds(4))
    #expect(bottleneck.outcomes(by: .milliseconds(4)) == [.dropped(1, 4)])
    #expect(bottleneck.queuedByteCount(at: .milliseconds(4)) == 3_750)
    #expect(bottleneck.deadline == .milliseconds(10))
    #expect(bottleneck.outcomes(by: Instant(nanoseconds: 9_999_999)) == [])
    #expect(
      bottleneck.outcomes(by: .milliseconds(30)) == [
        .departed(2, 20), .departed(3, 30),
      ])
    #expect(bottleneck.deadline == nil)
  }

  @Test func `drophead drops as many as the bytes of the newcomer take`() {
    var bottleneck = Bottleneck(limit: QueueLimit(bytes: 5_000), discipline: .drophead)
    for index in 0..<4 { _ = bottleneck.accept(index, at: .start) }
    #expect(bottleneck.accept(4, byteCount: 1_251, at: .start) == .queued)
    #expect(bottleneck.outcomes(by: .start) == [.dropped(1, 0), .dropped(2, 0)])
    // Even alone behind what is on its way it would not fit: then nothing makes room for it.
    #expect(bottleneck.accept(5, byteCount: 3_751, at: .start) == .dropped)
    #expect(bottleneck.outcomes(by: .start) == [])
  }

  /// 0 is on its way for 10 ms, 1 and 2 would take 20 more; a wait of 20 leaves room for one.
  @Test func `drophead keeps the wait of newcomers to the limit`() {
    let limit = QueueLimit(time: .milliseconds(20))
    var bottleneck = Bottleneck(limit: limit, discipline: .drophead)
    bottleneck.fill(4)
    #expect(bottleneck.outcomes(by: .start) == [.dropped(1, 0)])
    #expect(
      bottleneck.outcomes(by: .end) == [.departed(2, 20), .departed(3, 30)])
  }

  // MARK: Groups and marks

  /// A thousand bytes in the first half of every two seconds, so one message of 800 in each.
  @Test func `the wait over contacts is that of all that waits, not of one as large`() throws {
    let slow = DataRate(bitsPerSecond: 8_000)
    let contact = Contact(start: .zero, end: .seconds(1), rate: slow, lightTime: .zero)
    var bottleneck = Bottleneck(
      .contacts(try ContactPlan([contact], period: .seconds(2))),
      limit: QueueLimit(time: .seconds(5)), discipline: .drophead)
    for index in 0..<4 { #expect(bottleneck.accept(index, byteCount: 800, at: .start) == .queued) }
    // Behind the first 1 600 bytes leave by 4.4 s, 2 400 only by 6.2 s.
    #expect(bottleneck.accept(4, byteCount: 800, at: .start) == .queued)
    #expect(
      bottleneck.outcomes(by: .end) == [
        .dropped(1, 0), .departed(0, 800), .departed(2, 2_800), .departed(3, 4_800),
        .departed(4, 6_800),
      ])
  }

  @Test(arguments: [QueueDiscipline.droptail, .drophead, .codel()])
  func `connections that share a bottleneck leave in the order in which they came`(
    discipline: QueueDiscipline
  ) {
    var bottleneck = Bottleneck(discipline: discipline)
    var departures: [Bottleneck.Outcome] = []
    let tickets = (0..<9).map { Bottleneck.Ticket.sample($0 / 3, connection: $0 % 3) }
    for ticket in tickets {
      let accepted = bottleneck.accept(ticket, byteCount: 125, wireByteCount: 125, at: .start)
      if case .departs(let at) = accepted { departures.append(.departed(ticket, at: at)) }
    }
    departures += bottleneck.outcomes(by: .end)
    // A millisecond each.
    let expected = zip(1..., tickets).map {
      Bottleneck.Outcome.departed($1, at: .milliseconds($0))
    }
    #expect(departures == expected)
  }

  @Test func `a mark leaves behind what was there, and takes no room`() {
    var bottleneck = Bottleneck(limit: QueueLimit(messages: 2), discipline: .drophead)
    #expect(bottleneck.pass(.sample(100), at: .start) == .departs(at: .start))
    _ = bottleneck.accept(0, at: .start)
    #expect(bottleneck.pass(.sample(101), at: .start) == .departs(at: .milliseconds(10)))
    _ = bottleneck.accept(1, at: .start)
    #expect(bottleneck.pass(.sample(102), at: .start) == .queued)
    // The third makes the second drop, and behind that the mark has nothing to wait for.
    #expect(bottleneck.accept(2, at: .milliseconds(1)) == .queued)
    #expect(bottleneck.pass(.sample(103), at: .milliseconds(1)) == .queued)
    #expect(
      bottleneck.outcomes(by: .end) == [
        .dropped(1, 1), .departed(102, 10), .departed(2, 20), .departed(103, 20),
      ])
  }

  @Test func `a mark behind droptail is told at once when it leaves`() {
    var bottleneck = Bottleneck()
    _ = bottleneck.accept(0, at: .start)
    #expect(bottleneck.pass(.sample(1), at: .milliseconds(3)) == .departs(at: .milliseconds(10)))
    #expect(bottleneck.pass(.sample(2), at: .milliseconds(13)) == .departs(at: .milliseconds(13)))
  }
}
