/// The turns of one phase: the one that is on or comes next, and how the following is found.
struct PhaseCourse: Sendable {
  /// When a turn begins, and when it is over.
  private struct Turn: Sendable {
    var begin: Instant
    var end: Instant
  }

  /// A ramp is a staircase of at most so many steps, which only recordings could tell from a line.
  private static let mostSteps: Int64 = 100

  /// The least time between two steps, in nanoseconds: a millisecond.
  private static let shortestStep: Int64 = 1_000_000

  private let course: Phase.Course
  private let ramp: Int64
  private let place: Int
  private let seed: Seed
  private var turn: Turn
  /// How many turns there were before, where they come by chance.
  private var number = 0
  private var hasBegun = false

  /// Creates the course of the phase in that place, before its first turn.
  init(_ phase: Phase, place: Int, seed: Seed) {
    course = phase.course
    ramp = phase.ramp.wholeNanoseconds
    (self.place, self.seed) = (place, seed)
    turn = Turn(begin: .start, end: .start)
    switch phase.course {
    case .planned(let start, let duration, _):
      turn = planned(begin: Instant.start.advanced(by: start), duration)
    case .byChance(_, _, let startsOn):
      turn = startsOn ? Turn(begin: .start, end: end(of: 0, from: .start)) : turn(0, after: .start)
    }
  }

  /// Moves to `instant`, and returns whether a turn has begun since.
  mutating func advance(to instant: Instant) -> Bool {
    var someBegun = false
    while true {
      if !hasBegun, turn.begin <= instant { (hasBegun, someBegun) = (true, true) }
      guard hasBegun, turn.end <= instant, let next = turn(past: instant) else { return someBegun }
      (turn, hasBegun) = (next, false)
    }
  }

  /// How far the phase holds at the instant moved to, or `nil` where it does not.
  func progress(at instant: Instant) -> Int? {
    guard hasBegun, instant < turn.end else { return nil }
    let elapsed = instant.nanoseconds - turn.begin.nanoseconds
    guard elapsed < ramp else { return ActivePhase.full }
    let reached = elapsed - elapsed % step
    return Int(Int128(reached) * Int128(ActivePhase.full) / Int128(ramp))
  }

  /// When the state at the instant moved to is over, or `nil` if it never is.
  ///
  /// Before the start, where `instant` is `nil`, that is the first beginning.
  func boundary(after instant: Instant?) -> Instant? {
    var due = turn.begin
    if hasBegun, let instant {
      guard instant < turn.end else { return nil }
      due = min(nextStep(after: instant) ?? .end, turn.end)
    }
    return due < .end ? due : nil
  }

  // MARK: The ramp

  private var step: Int64 {
    max(Self.shortestStep, (ramp + Self.mostSteps - 1) / Self.mostSteps)
  }

  private func nextStep(after instant: Instant) -> Instant? {
    let elapsed = instant.nanoseconds - turn.begin.nanoseconds
    guard elapsed < ramp else { return nil }
    return turn.begin.advanced(byNanoseconds: min(elapsed - elapsed % step + step, ramp))
  }

  // MARK: The turns

  /// Returns the turn after the present one, or one further on if more are over.
  private mutating func turn(past instant: Instant) -> Turn? {
    guard turn.end < .end else { return nil }
    switch course {
    case .planned(_, let duration, let period):
      guard let period = period?.wholeNanoseconds else { return nil }
      // The present turn is over, so the one before the instant may be, but none after it is.
      let count = max(1, (instant.nanoseconds - turn.begin.nanoseconds) / period)
      let (way, isBeyond) = count.multipliedReportingOverflow(by: period)
      guard !isBeyond else { return nil }
      return planned(begin: turn.begin.advanced(byNanoseconds: way), duration)
    case .byChance:
      number += 1
      return turn(number, after: turn.end)
    }
  }

  private func planned(begin: Instant, _ duration: Duration?) -> Turn {
    let end = duration.map { begin.advanced(byNanoseconds: $0.wholeNanoseconds) } ?? .end
    return Turn(begin: begin, end: end)
  }

  private func turn(_ number: Int, after end: Instant) -> Turn {
    let begin = end.advanced(byNanoseconds: time(2 * number))
    return Turn(begin: begin, end: self.end(of: number, from: begin))
  }

  private func end(of number: Int, from begin: Instant) -> Instant {
    begin.advanced(byNanoseconds: time(2 * number + 1))
  }

  /// Returns how long an interval lasts: the even ones are off, the odd ones on.
  ///
  /// Its draw is that of a message of the first connection that there cannot be: the phase's place
  /// stands above bit 40 of the index, and no other draw has the same purpose.
  private func time(_ interval: Int) -> Int64 {
    guard case .byChance(let meanOn, let meanOff, _) = course else { return 0 }
    let chance = LinkChance(
      seed: seed, connection: ConnectionID(index: 0), direction: .uplink)
    let draw = chance.draw(.phase, interval, attempt: place)
    let mean = interval.isMultiple(of: 2) ? meanOff : meanOn
    // Never nothing, or a turn would be over as it begins.
    return max(1, draw.exponential(mean: mean.wholeNanoseconds))
  }
}
