import LightlagCore
import Testing

extension Bottleneck {
  /// 1 Mbit/s carries 125 bytes in a millisecond, and 1 250 in ten.
  static let megabit = Capacity.bitsPerSecond(1_000_000)

  init(
    _ capacity: Capacity? = megabit, limit: QueueLimit = QueueLimit(),
    discipline: QueueDiscipline = .droptail
  ) {
    self.init(Conditions(capacity: capacity, limit: limit, discipline: discipline))
  }

  /// Accepts a message without overhead.
  mutating func accept(_ index: Int, byteCount: Int = 1_250, at now: Instant) -> Acceptance {
    accept(.sample(index), byteCount: byteCount, wireByteCount: byteCount, at: now)
  }

  /// Fills the bottleneck at the start with messages of 10 ms, of which the first departs then.
  mutating func fill(_ count: Int) {
    #expect(accept(0, at: .start) == .departs(at: .milliseconds(10)))
    for index in 1..<count { #expect(accept(index, at: .start) == .queued) }
  }

  /// Returns all that became of queued messages by `now`.
  mutating func outcomes(by now: Instant) -> [Outcome] {
    var outcomes: [Outcome] = []
    while let outcome = advance(to: now) { outcomes.append(outcome) }
    return outcomes
  }
}

extension Bottleneck.Ticket {
  static func sample(_ index: Int, connection: Int = 0) -> Self {
    Self(connection: ConnectionID(index: connection), index: index)
  }
}

extension Bottleneck.Outcome {
  static func departed(_ index: Int, _ milliseconds: Int64) -> Self {
    .departed(.sample(index), at: .milliseconds(milliseconds))
  }

  static func dropped(_ index: Int, _ milliseconds: Int64) -> Self {
    .dropped(.sample(index), at: .milliseconds(milliseconds))
  }

  var ticket: Bottleneck.Ticket {
    switch self {
    case .departed(let ticket, _), .dropped(let ticket, _): ticket
    }
  }

  var at: Instant {
    switch self {
    case .departed(_, let at), .dropped(_, let at): at
    }
  }

  var isDrop: Bool { if case .dropped = self { true } else { false } }
}
