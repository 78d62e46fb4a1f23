import LightlagCore

/// Takes down what becomes of messages between real clients and a simulated backend.
struct LiveSampleTap: Tap {
  /// What became of one message inside.
  private struct Fate {
    var message = LinkSample.Message()
    /// When it was first due.
    var due: Instant?
  }

  private var fates: LinkPair<[[Fate]]>
  /// By how much later a message was taken in than its client had sent it.
  private var entryLateness: [Int64] = []

  init(connectionCount: Int) {
    let none = [[Fate]](repeating: [], count: connectionCount)
    fates = LinkPair(uplink: none, downlink: none)
  }

  mutating func observe(_ event: SessionEvent) {
    guard let place = event.connection?.index, place < fates.uplink.count else { return }
    switch event.kind {
    case .sent(let direction, _, _, let verdict, _):
      fates[direction][place].append(Fate())
      note(verdict, direction, place, fates[direction][place].count - 1)
    case .left(let direction, let index, let verdict): note(verdict, direction, place, index)
    case .lost(let direction, let index, _, let reason):
      note(.dropped(reason), direction, place, index)
    case .delivered(let direction, let index, let message, let sentAt):
      deliver(message, direction, place, index, from: sentAt, to: event.instant)
    default: break
    }
  }

  /// What became of the messages from the clients.
  var uplink: LinkSample {
    var sample = LinkSample()
    for fates in fates.uplink { sample.add(fates.map(\.message)) }
    sample.lateness = Lateness(entryLateness)
    return sample
  }

  /// What became of the messages to the clients, who tell what they received.
  func downlink(_ received: [[ProbeClients.Reception]]) -> LinkSample {
    var sample = LinkSample()
    var lateness: [Int64] = []
    for (fates, receptions) in zip(fates.downlink, received) {
      var messages = fates.map { fate in
        var message = LinkSample.Message()
        message.isTakenOtherwise = fate.message.isTakenOtherwise
        return message
      }
      for reception in receptions where reception.payload.index < messages.count {
        let (index, now) = (reception.payload.index, reception.instant.nanoseconds)
        if messages[index].arrivals == 0 {
          messages[index].delay = now - reception.payload.sentAt.nanoseconds
          if let due = fates[index].due { lateness.append(now - due.nanoseconds) }
        }
        messages[index].arrivals += 1
        if reception.payload.isDamaged { messages[index].isDamaged = true }
      }
      sample.add(messages)
    }
    sample.lateness = Lateness(lateness)
    return sample
  }

  private mutating func deliver(
    _ message: Message, _ direction: Direction, _ place: Int, _ index: Int,
    from sentAt: Instant, to now: Instant
  ) {
    guard index < fates[direction][place].count else { return }
    fates[direction][place][index].message.arrivals += 1
    guard fates[direction][place][index].due == nil else { return }
    fates[direction][place][index].due = now
    guard let payload = ProbePayload(message.bytes) else { return }
    fates[direction][place][index].message.isDamaged = payload.isDamaged
    fates[direction][place][index].message.delay =
      now.nanoseconds - payload.sentAt.nanoseconds
    guard direction == .uplink else { return }
    entryLateness.append(sentAt.nanoseconds - payload.sentAt.nanoseconds)
  }

  private mutating func note(
    _ verdict: SimplexLink.Verdict, _ direction: Direction, _ place: Int, _ index: Int
  ) {
    guard case .dropped(let reason) = verdict, reason != .loss,
      index < fates[direction][place].count
    else { return }
    fates[direction][place][index].message.isTakenOtherwise = true
  }
}
