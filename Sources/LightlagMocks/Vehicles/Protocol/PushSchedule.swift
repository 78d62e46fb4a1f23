import LightlagCore

/// When each client that asked for pushes gets its next one.
///
/// An instant follows from the one before, never from when the push was made, so that
/// pushes do not drift. Costs nothing while nobody is to be pushed to.
struct PushSchedule: Sendable {
  private struct Turn: Sendable {
    let connection: ConnectionID
    /// The count of starts when it was put in, so that a turn of an ended schedule is known.
    let start: Int
  }

  private struct Entry: Sendable {
    let rate: PushRate
    let start: Int
  }

  private var entries: [ConnectionID: Entry] = [:]
  private var turns = EventQueue<Turn>()
  private var starts = 0

  /// The instant of the next push, or of one that was called off, or `nil` for none.
  var deadline: Instant? { turns.deadline }

  /// Begins to push to a client, the first time one interval from now, in place of what it had.
  mutating func start(_ connection: ConnectionID, _ rate: PushRate, at now: Instant) {
    starts += 1
    entries[connection] = Entry(rate: rate, start: starts)
    let turn = Turn(connection: connection, start: starts)
    turns.insert(turn, due: Instant(nanoseconds: now.nanoseconds + rate.interval))
  }

  /// Pushes no more to a client.
  mutating func stop(_ connection: ConnectionID) {
    entries[connection] = nil
    // What is left in the queue is called off, and need not even be passed over.
    if entries.isEmpty { turns = EventQueue() }
  }

  /// Returns the next client whose turn has come by `now`, whose turn after that is then set.
  mutating func next(dueBy now: Instant) -> ConnectionID? {
    while let (due, turn) = turns.removeFirst(dueBy: now) {
      guard let entry = entries[turn.connection], entry.start == turn.start else { continue }
      turns.insert(turn, due: Instant(nanoseconds: due.nanoseconds + entry.rate.interval))
      return turn.connection
    }
    return nil
  }
}
