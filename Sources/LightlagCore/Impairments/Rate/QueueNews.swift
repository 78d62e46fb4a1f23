/// What became of queued messages and is still to be told, in the order in which it happens.
///
/// It is not decided in that order: while a message is on its way, of which it is known when it
/// leaves, another may be dropped. But what leaves does so in the order of deciding, and so does
/// what is dropped; so there are two lines, and what is earlier at their heads comes first.
struct QueueNews: Sendable {
  private struct Entry: Sendable {
    let outcome: Bottleneck.Outcome
    let at: Instant
    /// Its place in the order of deciding, which tells what comes first at one instant.
    let place: Int

    func comes(before other: Entry?) -> Bool {
      guard let other else { return true }
      return (at, place) < (other.at, other.place)
    }
  }

  private var departed = WaitingLine<Entry>()
  private var dropped = WaitingLine<Entry>()
  private var count = 0

  /// Whether there are departures to tell of.
  var hasDepartures: Bool { departed.first != nil }

  /// When the first of it happens, or `nil` if there is nothing to tell.
  var deadline: Instant? {
    guard let drop = dropped.first else { return departed.first?.at }
    return min(drop.at, departed.first?.at ?? .end)
  }

  /// Adds what was decided, not earlier than what was of its kind before.
  mutating func append(_ outcome: Bottleneck.Outcome) {
    count += 1
    switch outcome {
    case .departed(_, let at): departed.append(Entry(outcome: outcome, at: at, place: count))
    case .dropped(_, let at): dropped.append(Entry(outcome: outcome, at: at, place: count))
    }
  }

  /// Removes and returns what happens first, if it does by `now`.
  mutating func removeFirst(dueBy now: Instant) -> Bottleneck.Outcome? {
    if let drop = dropped.first, drop.comes(before: departed.first) {
      return drop.at <= now ? dropped.removeFirst().outcome : nil
    }
    guard let departure = departed.first, departure.at <= now else { return nil }
    return departed.removeFirst().outcome
  }
}
