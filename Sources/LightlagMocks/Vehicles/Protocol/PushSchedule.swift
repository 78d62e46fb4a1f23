import LightlagCore

/// When each client that asked for pushes gets its next one.
///
/// An instant follows from the one before, never from when the push was made, so that
/// pushes do not drift. Costs nothing while nobody is to be pushed to.
///
/// The turns are a binary heap of our own and not the core's queue, which is generic: called
/// from another module it is not specialised, and was half of the cost of a push.
struct PushSchedule: Sendable {
  private struct Turn: Sendable {
    var due: Instant
    /// The count of turns given out before, so that those due together keep their order.
    var order: Int
    let connection: ConnectionID
    let interval: Int64
    /// Names the schedule that it belongs to, so that a turn of an ended one is known.
    let start: Int

    func precedes(_ other: Turn) -> Bool {
      due == other.due ? order < other.order : due < other.due
    }
  }

  /// Which schedule of a client holds.
  private var starts: [ConnectionID: Int] = [:]
  /// The first is the next; the children of the one at *i* are at 2*i* + 1 and 2*i* + 2.
  private var turns: [Turn] = []
  private var turnCount = 0

  /// The instant of the next push, or of one that was called off, or `nil` for none.
  var deadline: Instant? { turns.first?.due }

  /// Begins to push to a client, the first time one interval from now, in place of what it had.
  mutating func start(_ connection: ConnectionID, _ rate: PushRate, at now: Instant) {
    turnCount += 1
    starts[connection] = turnCount
    let due = Instant(nanoseconds: now.nanoseconds + rate.interval)
    turns.append(
      Turn(
        due: due, order: turnCount, connection: connection, interval: rate.interval,
        start: turnCount))
    rise()
  }

  /// Pushes no more to a client.
  mutating func stop(_ connection: ConnectionID) {
    starts[connection] = nil
    // What is left is called off, and need not even be passed over.
    if starts.isEmpty { turns = [] }
  }

  /// Returns the next client whose turn has come by `now`, whose turn after that is then set.
  mutating func next(dueBy now: Instant) -> ConnectionID? {
    while let turn = turns.first, turn.due <= now {
      guard starts[turn.connection] == turn.start else {
        removeFirst()
        continue
      }
      turnCount += 1
      turns[0].due = Instant(nanoseconds: turn.due.nanoseconds + turn.interval)
      turns[0].order = turnCount
      sink()
      return turn.connection
    }
    return nil
  }

  private mutating func removeFirst() {
    turns.swapAt(0, turns.count - 1)
    turns.removeLast()
    sink()
  }

  /// Moves the last turn up to its place.
  private mutating func rise() {
    var place = turns.count - 1
    while place > 0, turns[place].precedes(turns[(place - 1) / 2]) {
      turns.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Moves the first turn down to its place.
  private mutating func sink() {
    var place = 0
    while place * 2 + 1 < turns.count {
      var child = place * 2 + 1
      if child + 1 < turns.count, turns[child + 1].precedes(turns[child]) { child += 1 }
      guard turns[child].precedes(turns[place]) else { return }
      turns.swapAt(place, child)
      place = child
    }
  }
}
