/// What became of the packets of one connection, so that their attachments go the same way.
struct PacketFates: Sendable {
  /// The head of the latest packet with attachments.
  private struct Head {
    var decision: RuleBook.Decision?
    var drop: DropReason?
  }

  private var tracker = PacketTracker()
  private var heads = LinkPair(uplink: Head(), downlink: Head())

  /// Takes note of the next message in a direction; returns which part of a packet it is.
  mutating func take(_ message: Message, _ direction: Direction) -> PacketPart {
    let part = tracker.take(message, direction)
    if part.place == .head { heads[direction] = Head() }
    return part
  }

  /// Takes note of what a rule makes of a head.
  mutating func note(_ decision: RuleBook.Decision?, _ direction: Direction) {
    heads[direction].decision = decision
  }

  /// Takes note of what the link has decided about a head.
  ///
  /// What waits for now counts as arriving: its attachments wait behind it.
  mutating func note(_ verdict: SimplexLink.Verdict, _ direction: Direction) {
    if case .dropped(let reason) = verdict { heads[direction].drop = reason }
  }

  /// What a rule has made of the latest head.
  func decision(_ direction: Direction) -> RuleBook.Decision? { heads[direction].decision }

  /// Why the latest head never arrives, or `nil`.
  func drop(_ direction: Direction) -> DropReason? { heads[direction].drop }
}
