import LightlagCore
import Testing

/// Whatever the wire does, TCP keeps what it promises.
@Suite struct RetransmissionWalkTests {
  static let seeds = (0..<40).map(UInt32.init)

  /// A wire with up to half of all lost, jitter up to the delay, bursts, and outages of seconds.
  static func wire(seed: UInt32) -> LossyWire {
    var dice = Dice(seed: seed)
    let (percent, delay) = (dice.roll(51), Int64(1 + dice.roll(200)) * 1_000_000)
    let jitter = dice.roll(Int(delay))
    let (outageSeconds, burst) = (dice.roll(8), 1 + dice.roll(5))
    return LossyWire(returnDelay: delay, handshake: 2 * delay) { index, attempt, departure in
      // Of each 20 s the first few are an outage; else what is lost depends on a run of messages.
      let second = departure.nanoseconds / 1_000_000_000 % 20
      var dice = Dice(seed: seed ^ UInt32(index / burst) << 8 ^ UInt32(attempt) << 24)
      let isOutage = second >= 3 && second < 3 + Int64(outageSeconds)
      // Sixteen in vain, one in 65 536 at half lost, would break the connection.
      if attempt < 12, isOutage || dice.roll(100) < percent { return nil }
      return delay + Int64(Dice.roll(jitter * 2 + 1, seed: seed, index, attempt)) - Int64(jitter)
    }
  }

  /// Instants of sending, apart by up to 100 ms, with pauses and volleys.
  static func departures(seed: UInt32) -> [Instant] {
    var dice = Dice(seed: ~seed)
    var at = Instant.start
    return (0..<1_000).map { _ in
      let gap = dice.roll(20) == 0 ? dice.roll(3_000) : dice.roll(3) == 0 ? 0 : dice.roll(100)
      at = at.advanced(byNanoseconds: Int64(gap) * 1_000_000)
      return at
    }
  }

  @Test(arguments: seeds)
  func `every message arrives once, in order, and not before it was sent`(seed: UInt32) {
    var wire = Self.wire(seed: seed)
    let departures = Self.departures(seed: seed)
    for (index, at) in departures.enumerated() { wire.send(index, at: at) }
    wire.finish()

    #expect(wire.decided.map(\.index) == Array(departures.indices))
    #expect(wire.arrivals.count == departures.count)
    #expect(zip(wire.arrivals, wire.arrivals.dropFirst()).allSatisfy { $0 <= $1 })
    let sent = departures.map { Double($0.nanoseconds) / 1e6 }
    #expect(zip(sent, wire.arrivals).allSatisfy { $0 <= $1 })
    #expect(wire.retransmission.waitingCount == 0 && wire.retransmission.deadline == nil)
  }

  @Test(arguments: seeds)
  func `deadlines never go back, and asking between them changes nothing`(seed: UInt32) {
    var (lazy, eager) = (Self.wire(seed: seed), Self.wire(seed: seed))
    var latest = Instant.start
    for (index, at) in Self.departures(seed: seed).enumerated() {
      lazy.send(index, at: at)
      while let deadline = eager.retransmission.deadline, deadline <= at {
        #expect(deadline >= latest)
        latest = deadline
        eager.advance(to: deadline.advanced(byNanoseconds: -1))
        eager.advance(to: deadline)
      }
      eager.send(index, at: at)
    }
    lazy.finish()
    eager.finish()
    #expect(lazy.arrivals == eager.arrivals)
    #expect(lazy.resent.map(\.at) == eager.resent.map(\.at))
  }

  @Test func `an outage of a quarter of an hour breaks the connection, for all that waits`() {
    var wire = LossyWire(delayMilliseconds: 50) { index, _ in index >= 10 }
    wire.send(1_000, everyMilliseconds: 1_000)
    wire.finish()
    #expect(wire.decided.map(\.index) == Array(0..<1_000))
    #expect(wire.arrivals.count == 10)
  }
}

extension Dice {
  /// A number that depends on the message and the attempt alone.
  fileprivate static func roll(_ sides: Int, seed: UInt32, _ index: Int, _ attempt: Int) -> Int {
    var dice = Dice(seed: seed &+ UInt32(index) &* 31 &+ UInt32(attempt) &* 1_000_003)
    return dice.roll(sides)
  }
}
