import LightlagCore

/// What became of a message, as the lines of a recording tell it one after another.
struct MessageFate: Hashable, Sendable {
  /// When it was sent.
  let sentAt: Instant

  /// When it arrives first, as far as that was said and not taken back.
  private(set) var arrival: Instant?

  /// When a second copy arrives.
  private(set) var secondArrival: Instant?

  /// Why it, or a copy of it, never arrives.
  private(set) var drop: DropReason?

  /// When that was decided.
  private(set) var droppedAt: Instant?

  /// What of it arrives otherwise.
  private(set) var damage: Damage?

  /// Copies of which nothing is decided.
  private var waitingCount = 0

  init(sentAt: Instant) {
    self.sentAt = sentAt
  }

  /// How long it was on its way, or `nil` where it did not arrive.
  var delay: Int64? { arrival.map { $0.nanoseconds - sentAt.nanoseconds } }

  /// Whether no copy of it arrives.
  var isLost: Bool { drop != nil && arrival == nil && waitingCount == 0 }

  /// Whether nothing more is known at an instant than that it may still arrive.
  func isUnderWay(at end: Instant) -> Bool {
    guard let arrival else { return waitingCount > 0 }
    return arrival > end
  }

  /// Takes note of what the link decided about it, or about a copy that waited.
  mutating func decide(_ verdict: SimplexLink.Verdict, at instant: Instant) {
    if case .waiting = verdict {
      remove(dueAt: instant)
      waitingCount += 1
      return
    }
    waitingCount = max(0, waitingCount - 1)
    switch verdict {
    case .scheduled(let due): add(due)
    case .duplicated(let due, let again):
      add(due)
      add(again)
    case .damaged(let damage, let due, let again):
      self.damage = damage
      add(due)
      if let again { add(again) }
    case .dropped(let reason): (drop, droppedAt) = (reason, instant)
    case .cut: (drop, droppedAt) = (.cut, instant)
    case .waiting: break
    }
  }

  /// Takes note that it, or a copy that is still on its way, does not arrive after all.
  mutating func lose(_ reason: DropReason, at instant: Instant) {
    (drop, droppedAt) = (reason, instant)
    if remove(dueAt: instant) { return }
    if waitingCount > 0 {
      waitingCount -= 1
    } else if let second = secondArrival, second > instant {
      secondArrival = nil
    } else if let first = arrival, first > instant {
      (arrival, secondArrival) = (secondArrival, nil)
    }
  }

  private mutating func add(_ due: Instant) {
    guard let first = arrival else {
      arrival = due
      return
    }
    (arrival, secondArrival) = (min(first, due), max(first, due))
  }

  @discardableResult
  private mutating func remove(dueAt instant: Instant) -> Bool {
    if secondArrival == instant {
      secondArrival = nil
    } else if arrival == instant {
      (arrival, secondArrival) = (secondArrival, nil)
    } else {
      return false
    }
    return true
  }
}
