import LightlagCore
import Testing

/// Traces computed by hand: 50 ms each way unless said otherwise.
///
/// The handshake took 100 ms, so that SRTT = 100, RTTVAR = 50 and the first time-out is
/// 100 + 4 x 50 = 300 ms (RFC 6298, 2.2 and 2.3).
@Suite struct RetransmissionTests {
  static func wire(
    lost: Set<[Int]> = [], delay: Int64 = 50, sending count: Int = 0, every spacing: Int64 = 0
  ) -> LossyWire {
    var wire = LossyWire(delayMilliseconds: delay) { lost.contains([$0, $1]) }
    wire.send(count, everyMilliseconds: spacing)
    wire.finish()
    return wire
  }

  // MARK: Nothing lost

  @Test func `what is not lost is decided at once`() {
    var state = Retransmission(returnDelay: 0)
    let outcome = state.send(7, at: .milliseconds(1), .arrives(.milliseconds(51)))
    #expect(outcome == .arrives(.milliseconds(51)))
    #expect(state.deadline == nil && state.waitingCount == 0)
  }

  @Test func `nothing overtakes what was sent before it`() {
    var state = Retransmission(returnDelay: 0)
    _ = state.send(0, at: .start, .arrives(.milliseconds(80)))
    let second = state.send(1, at: .milliseconds(10), .arrives(.milliseconds(60)))
    #expect(second == .arrives(.milliseconds(80)))
  }

  // MARK: The timer

  @Test func `a lone message that is lost is sent again when the timer expires`() {
    let wire = Self.wire(lost: [[0, 0]], sending: 1)
    #expect(wire.resent.map(\.at) == [.milliseconds(300)])
    #expect(wire.arrivals == [350])
  }

  @Test func `a connection that has seen no round trip waits a second`() {
    var wire = LossyWire(returnDelay: 50_000_000, handshake: nil) { _, attempt, _ in
      attempt == 0 ? nil : 50_000_000
    }
    wire.send(0, at: .start)
    wire.finish()
    #expect(wire.arrivals == [1_050])
  }

  /// 3 x 2 ms would be 6 ms.
  @Test func `the timer never expires before 200 ms`() {
    #expect(Self.wire(lost: [[0, 0]], delay: 1, sending: 1).arrivals == [201])
  }

  /// A message a second is acknowledged alone, after 200 ms: round trips of 300 ms, of which the
  /// estimate is after 100 of them, since 200 x (7/8)^100 = 0.0003 ms; and a tick of 1 ms.
  @Test func `the timer follows the round trips, delayed acknowledgements included`() throws {
    let wire = Self.wire(lost: [[100, 0]], sending: 101, every: 1_000)
    let last = try #require(wire.arrivals.last)
    #expect(abs(last - (100_000 + 301 + 50)) < 0.1)
  }

  /// The second would have had its own timer expire at 400.
  @Test func `when the timer expires all that is missing is sent again`() {
    let wire = Self.wire(lost: [[0, 0], [1, 0]], sending: 2, every: 100)
    #expect(wire.resent.map(\.at) == [.milliseconds(300), .milliseconds(300)])
    #expect(wire.arrivals == [350, 350])
  }

  /// The first arrives at 350, of which the sender hears at 400, when the second leaves: 300 more.
  @Test func `what has not left yet is not sent again`() {
    var wire = LossyWire(delayMilliseconds: 50) { _, attempt in attempt == 0 }
    wire.queue(0, departure: .start)
    wire.queue(1, departure: .milliseconds(400))
    wire.finish()
    #expect(wire.arrivals == [350, 750])
  }

  /// After 300: 600, 1 200, 2 400; so at 300, 900, 2 100 and 4 500.
  @Test func `each time-out in a row is twice the one before`() {
    let wire = Self.wire(lost: [[0, 0], [0, 1], [0, 2], [0, 3]], sending: 1)
    #expect(wire.resent.map(\.attempt) == [1, 2, 3, 4])
    #expect(wire.arrivals == [4_550])
  }

  /// The first is there at 950; the second, sent at 10 000, has a fresh timer of 300.
  @Test func `a gap that is filled ends the backing off`() {
    let wire = Self.wire(lost: [[0, 0], [0, 1], [1, 0]], sending: 2, every: 10_000)
    #expect(wire.arrivals == [950, 10_350])
  }

  /// A round trip of 1 500 s: the first time-out is 4 500 s, and so is the second.
  @Test func `between planets the timer is not cut to two minutes`() {
    let wire = Self.wire(lost: [[0, 0], [0, 1]], delay: 750_000, sending: 1)
    #expect(wire.arrivals == [9_750_000])
  }

  // MARK: Delayed acknowledgements

  /// Messages 50 ms apart are acknowledged in pairs, with round trips of 150 ms; the timer is 200.
  ///
  /// 98 and 99 are acknowledged at 5 050; 100, sent at 5 000 and lost, is sent again 200 later.
  @Test func `the timer runs from the last acknowledgement before the gap`() {
    let wire = Self.wire(lost: [[100, 0]], sending: 110, every: 50)
    #expect(wire.arrivals[100] == 5_300)
  }

  /// As above, but now 100 arrived and is held, and 101 is lost, sent at 5 050.
  @Test func `what is held by the receiver does not restart the timer`() {
    let wire = Self.wire(lost: [[101, 0]], sending: 110, every: 50)
    #expect(wire.arrivals[101] == 5_300)
  }

  /// With 10 ms each way 98 and 99 are acknowledged at 4 970, before 100 leaves at 5 000.
  ///
  /// 100 is held, and 101, sent at 5 050, is lost: the timer is that of 100 and expires at 5 200.
  @Test func `what is held runs the timer from when it was sent`() {
    let wire = Self.wire(lost: [[101, 0]], delay: 10, sending: 110, every: 50)
    #expect(wire.arrivals[101] == 5_210)
  }

  // MARK: Fast retransmission

  /// 3 leaves at 30, arrives at 80 and is heard of at 130.
  ///
  /// What is sent up to 130 waits for 0.
  @Test func `three that arrive beyond a gap have it filled fast`() {
    let wire = Self.wire(lost: [[0, 0]], sending: 16, every: 10)
    #expect(wire.resent.map(\.at) == [.milliseconds(130)])
    #expect(wire.arrivals == Array(repeating: 180, count: 14) + [190, 200])
  }

  @Test func `two that arrive beyond a gap do not`() {
    #expect(Self.wire(lost: [[0, 0]], sending: 3, every: 10).arrivals == [350, 350, 350])
  }

  /// Beyond 0 arrive 1, 3 and 4, heard of at 140; beyond 2 arrive 3, 4 and 5, heard of at 150.
  @Test func `each of two gaps is filled by itself`() {
    let wire = Self.wire(lost: [[0, 0], [2, 0]], sending: 7, every: 10)
    #expect(wire.resent.map(\.index) == [0, 2])
    #expect(wire.arrivals == [190, 190, 200, 200, 200, 200, 200])
  }

  /// One message a millisecond, each fortieth lost: of the third beyond it the sender hears after
  /// 103, so that it arrives after 153, when three more gaps are open behind it.
  @Test func `a gap is filled by itself however many are open behind it`() {
    var wire = LossyWire(delayMilliseconds: 50) { $0 % 40 == 0 && $1 == 0 }
    wire.send(2_000, everyMilliseconds: 1)
    wire.finish()
    let expected = (0..<2_000).map { (index: Int) -> Double in
      let gap = index / 40 * 40
      return Double(max(gap + 153, index + 50))
    }
    #expect(wire.arrivals == expected)
  }

  /// Lost again at 130; the timer has run since 0, when the gap's message left.
  @Test func `a fast retransmission that is lost waits for the timer`() {
    let wire = Self.wire(lost: [[0, 0], [0, 1]], sending: 8, every: 10)
    #expect(wire.resent.map(\.at) == [.milliseconds(130), .milliseconds(300)])
    #expect(wire.arrivals == Array(repeating: 350, count: 8))
  }

  // MARK: Giving up

  /// 200 ms doubled up to 102.4 s make 204.6 s; then six of 120 s.
  ///
  /// Linux says 924.6 s.
  @Test func `after fifteen retransmissions in vain the connection breaks`() {
    var wire = LossyWire(delayMilliseconds: 10) { _, _ in true }
    wire.send(3, everyMilliseconds: 10)
    wire.finish()
    #expect(wire.resent.count { $0.index == 0 } == 15)
    let broken = Retransmission.Outcome.gaveUp(.milliseconds(924_600))
    #expect(wire.decided.map(\.outcome) == [broken, broken, broken])
    wire.send(3, at: .milliseconds(950_000))
    #expect(wire.decided.last?.outcome == .gaveUp(.milliseconds(950_000)))
  }

  /// 924.6 s less the last 120 s, and 10 ms to arrive.
  @Test func `the fifteenth retransmission still counts`() {
    var wire = LossyWire(delayMilliseconds: 10) { _, attempt in attempt < 15 }
    wire.send(0, at: .start)
    wire.finish()
    #expect(wire.arrivals == [804_610])
  }
}
