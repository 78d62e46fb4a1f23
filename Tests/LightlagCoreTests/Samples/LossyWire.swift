import LightlagCore

/// One direction of a connection over a wire that loses what the test says.
struct LossyWire {
  /// What becomes of a transmission that is not lost: the delay, in nanoseconds.
  typealias Fate = (_ index: Int, _ attempt: Int, _ departure: Instant) -> Int64?

  private(set) var retransmission: Retransmission
  /// What became of each message, in the order in which that was decided.
  private(set) var decided: [(index: Int, outcome: Retransmission.Outcome)] = []
  /// Each retransmission, in the order they left.
  private(set) var resent: [(index: Int, attempt: Int, at: Instant)] = []
  private let fate: Fate

  /// Creates a wire with that delay each way, which has seen a handshake.
  init(delayMilliseconds: Int64, isLost: @escaping (_ index: Int, _ attempt: Int) -> Bool) {
    let delay = delayMilliseconds * 1_000_000
    self.init(returnDelay: delay, handshake: 2 * delay) { index, attempt, _ in
      isLost(index, attempt) ? nil : delay
    }
  }

  init(returnDelay: Int64, handshake: Int64?, fate: @escaping Fate) {
    retransmission = Retransmission(returnDelay: returnDelay, handshake: handshake)
    self.fate = fate
  }

  /// The instants at which the messages can be read, in order, in milliseconds.
  var arrivals: [Double] {
    decided.compactMap { _, outcome in
      guard case .arrives(let due) = outcome else { return nil }
      return Double(due.nanoseconds) / 1e6
    }
  }

  /// Sends a message, once all that is due before has happened.
  mutating func send(_ index: Int, at departure: Instant) {
    advance(to: departure)
    queue(index, departure: departure)
  }

  /// Sends a message that leaves only later.
  mutating func queue(_ index: Int, departure: Instant) {
    let transmission = Self.transmission(fate(index, 0, departure), departure)
    guard let outcome = retransmission.send(index, at: departure, transmission) else { return }
    decided.append((index, outcome))
  }

  /// Sends messages at regular times, from zero on.
  mutating func send(_ count: Int, everyMilliseconds spacing: Int64) {
    for index in 0..<count { send(index, at: .milliseconds(Int64(index) * spacing)) }
  }

  /// Does what falls due by `now`.
  mutating func advance(to now: Instant) {
    let fate = self.fate
    var latest: [(index: Int, attempt: Int, at: Instant)] = []
    while let decision = retransmission.next(
      by: now,
      retransmit: { index, attempt, at in
        latest.append((index, attempt, at))
        return Self.transmission(fate(index, attempt, at), at)
      })
    {
      decided.append(decision)
    }
    resent += latest
  }

  /// Does all that is still to do, from deadline to deadline.
  mutating func finish() {
    while let deadline = retransmission.deadline { advance(to: deadline) }
  }

  private static func transmission(
    _ delay: Int64?, _ departure: Instant
  ) -> Retransmission.Transmission {
    delay.map { .arrives(departure.advanced(byNanoseconds: $0)) } ?? .lost
  }
}
