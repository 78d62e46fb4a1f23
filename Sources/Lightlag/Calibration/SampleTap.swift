import LightlagCore

/// Takes down what becomes of the messages of a calibration, by connection and number.
struct SampleTap: Tap {
  /// What is sent, as it is meant to arrive.
  let payload: [UInt8]
  /// What became of the messages of the connection that is open.
  private(set) var messages = LinkPair<[LinkSample.Message]>(uplink: [], downlink: [])
  /// How many messages broke their connections.
  private(set) var cutCounts = LinkPair(uplink: 0, downlink: 0)
  /// How many messages were sent on open connections.
  private(set) var sentCounts = LinkPair(uplink: 0, downlink: 0)
  /// When messages arrived, while that is asked for.
  private(set) var arrivals = LinkPair<[Instant]>(uplink: [], downlink: [])

  init(payload: [UInt8]) {
    self.payload = payload
  }

  /// Forgets the messages, as a new connection counts its own from zero.
  mutating func forgetMessages() {
    messages = LinkPair(uplink: [], downlink: [])
  }

  mutating func observe(_ event: SessionEvent) {
    switch event.kind {
    case .sent(let direction, _, _, let verdict, _):
      if case .dropped(.closed) = verdict { break }
      sentCounts[direction] += 1
      if case .cut = verdict { cutCounts[direction] += 1 }
      messages[direction].append(LinkSample.Message())
      note(verdict, direction, messages[direction].count - 1)
    case .left(let direction, let index, let verdict): note(verdict, direction, index)
    case .lost(let direction, let index, _, let reason):
      note(.dropped(reason), direction, index)
    case .delivered(let direction, let index, let message, let sentAt):
      deliver(message, direction, index, after: sentAt.duration(to: event.instant))
      arrivals[direction].append(event.instant)
    default: break
    }
  }

  private mutating func deliver(
    _ message: Message, _ direction: Direction, _ index: Int, after delay: Duration
  ) {
    guard index < messages[direction].count else { return }
    if messages[direction][index].arrivals == 0 {
      messages[direction][index].delay = delay.wholeNanoseconds
    }
    messages[direction][index].arrivals += 1
    if message.bytes != payload { messages[direction][index].isDamaged = true }
  }

  private mutating func note(
    _ verdict: SimplexLink.Verdict, _ direction: Direction, _ index: Int
  ) {
    guard case .dropped(let reason) = verdict, reason != .loss, index < messages[direction].count
    else { return }
    messages[direction][index].isTakenOtherwise = true
  }
}
