import LightlagCore
import Testing

@Suite struct BottleneckChangeTests {
  static let tenMegabit = Capacity.bitsPerSecond(10_000_000)

  /// Three messages of 10 ms at the start, and nothing told of them but that they queue.
  static func queued(_ discipline: QueueDiscipline = .drophead) -> Bottleneck {
    var bottleneck = Bottleneck(discipline: discipline)
    for index in 0..<3 { #expect(bottleneck.accept(index, at: .start) == .queued) }
    return bottleneck
  }

  @Test func `what waits leaves with the new capacity, what is on its way with the old`() {
    var bottleneck = Self.queued()
    let faster = Bottleneck.Conditions(capacity: Self.tenMegabit, discipline: .drophead)
    bottleneck.change(to: faster, at: .milliseconds(2))
    #expect(
      bottleneck.outcomes(by: .end) == [.departed(0, 10), .departed(1, 11), .departed(2, 12)])
  }

  /// The trace sends at 100 ms; from 50 ms on it need not be waited for.
  @Test func `what waits for an opportunity does not leave before the change`() {
    let trace = Capacity.trace(CapacityTrace(milliseconds: [100]))
    var bottleneck = Bottleneck(trace, discipline: .drophead)
    #expect(bottleneck.accept(0, at: .milliseconds(10)) == .queued)
    #expect(bottleneck.deadline == .milliseconds(100))
    let other = Bottleneck.Conditions(capacity: Bottleneck.megabit, discipline: .drophead)
    bottleneck.change(to: other, at: .milliseconds(50))
    #expect(bottleneck.outcomes(by: .end) == [.departed(0, 60)])
  }

  @Test func `without a capacity all that waits leaves behind what is on its way`() {
    var bottleneck = Self.queued()
    bottleneck.change(to: Bottleneck.Conditions(discipline: .drophead), at: .milliseconds(2))
    // The departures before its own are not told yet, so its own is told behind them.
    #expect(bottleneck.accept(3, at: .milliseconds(3)) == .queued)
    #expect(
      bottleneck.outcomes(by: .end) == (0...3).map { .departed($0, 10) })
    #expect(bottleneck.accept(4, at: .milliseconds(11)) == .departs(at: .milliseconds(11)))
  }

  @Test func `droptail that comes in decides on all that waits`() {
    var bottleneck = Self.queued(.codel())
    let droptail = Bottleneck.Conditions(capacity: Bottleneck.megabit)
    bottleneck.change(to: droptail, at: .milliseconds(2))
    #expect(bottleneck.accept(3, at: .milliseconds(2)) == .queued)
    #expect(bottleneck.queuedByteCount(at: .milliseconds(2)) == 5_000)
    #expect(bottleneck.queuedByteCount(at: .milliseconds(25)) == 2_500)
    #expect(
      bottleneck.outcomes(by: .end)
        == [.departed(0, 10), .departed(1, 20), .departed(2, 30), .departed(3, 40)])
  }

  @Test func `what droptail has promised is kept by the next discipline`() {
    var bottleneck = Bottleneck(limit: QueueLimit(messages: 3))
    #expect(bottleneck.accept(0, at: .start) == .departs(at: .milliseconds(10)))
    #expect(bottleneck.accept(1, at: .start) == .departs(at: .milliseconds(20)))
    let drophead = Bottleneck.Conditions(
      capacity: Bottleneck.megabit, limit: QueueLimit(messages: 3), discipline: .drophead)
    bottleneck.change(to: drophead, at: .start)
    #expect(bottleneck.accept(2, at: .start) == .queued)
    #expect(bottleneck.accept(3, at: .start) == .queued)
    #expect(bottleneck.outcomes(by: .end) == [.dropped(2, 0), .departed(3, 30)])
  }

  @Test func `a smaller limit drops nothing until the next message comes`() {
    var bottleneck = Self.queued()
    let small = Bottleneck.Conditions(
      capacity: Bottleneck.megabit, limit: QueueLimit(messages: 2), discipline: .drophead)
    bottleneck.change(to: small, at: .milliseconds(1))
    #expect(bottleneck.outcomes(by: .milliseconds(2)) == [])
    #expect(bottleneck.accept(3, at: .milliseconds(2)) == .queued)
    #expect(bottleneck.outcomes(by: .milliseconds(2)) == [.dropped(1, 2), .dropped(2, 2)])
  }

  /// 1 504 bytes leave at 10 ms and never again.
  @Test(arguments: [QueueDiscipline.drophead, .codel()])
  func `what a dead link cannot send is dropped when its turn comes`(discipline: QueueDiscipline) {
    let trace = Capacity.trace(CapacityTrace(milliseconds: [10], isOnce: true))
    var bottleneck = Bottleneck(trace, discipline: discipline)
    for index in 0..<3 {
      #expect(bottleneck.accept(index, byteCount: 752, at: .start) == .queued)
    }
    _ = bottleneck.pass(.sample(3), at: .start)
    #expect(bottleneck.deadline == .milliseconds(10))
    #expect(
      bottleneck.outcomes(by: .end) == [
        .departed(0, 10), .departed(1, 10), .dropped(2, 10), .departed(3, 10),
      ])
    #expect(bottleneck.queuedByteCount(at: .milliseconds(10)) == 0)
  }

  @Test func `droptail drops at once what a dead link cannot send`() {
    let trace = Capacity.trace(CapacityTrace(milliseconds: [10, 20], isOnce: true))
    var bottleneck = Bottleneck(trace)
    #expect(bottleneck.accept(0, byteCount: 1_504, at: .start) == .departs(at: .milliseconds(10)))
    // It takes the 1 504 bytes that are left, so that nothing behind it can leave either.
    #expect(bottleneck.accept(1, byteCount: 1_505, at: .start) == .dropped)
    #expect(bottleneck.accept(2, byteCount: 1, at: .start) == .dropped)
    bottleneck.change(to: Bottleneck.Conditions(capacity: Bottleneck.megabit), at: .start)
    #expect(bottleneck.accept(3, at: .start) == .departs(at: .milliseconds(20)))
  }
}
