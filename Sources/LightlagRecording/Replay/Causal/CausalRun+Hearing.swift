import LightlagCore

// What an input came of may never come under another network. Then its peer goes on at its own
// pace: as long after its input before as in the recording, but not before that was known.
//
// - What was sent and is lost, is known as soon as it is.
// - What was to come on a connection that is over, is known when it is.
// - What a simulated end said, it may not say any more, since what it answered is lost. So it is
//   waited for as a program would: for some time. Then what comes next of that name is the next.
// - What an end outside says, it does say sooner or later, unless it waits for ever itself.

extension CausalRun {
  /// Takes in what has happened.
  mutating func listen() {
    var endings: [(ConnectionID, Instant)] = []
    for event in session.withTap(CausalNews.self, { $0.take() }) ?? [] {
      if case .closed = event.kind, let id = event.connection {
        endings.append((id, event.instant))
      }
      if let (cause, fate) = hearing.note(event) { settle(cause, fate) }
    }
    for end in session.takeToldEnds() { listen(at: end) }
    for (id, instant) in endings {
      for (cause, waiting) in hearing.end(id, at: instant) {
        for lane in waiting { take(cause, .lost(at: instant), for: lane) }
      }
    }
  }

  private mutating func listen(at end: End) {
    session.takeDeliveries(of: end, into: &spare)
    for delivery in spare {
      for (cause, fate) in hearing.note(delivery, at: end) { settle(cause, fate) }
    }
  }

  private mutating func settle(_ cause: Cause, _ fate: CausalHearing.Fate) {
    for lane in hearing.settle(cause, fate) { take(cause, fate, for: lane) }
  }

  /// Sees when the next input of a lane comes, or what it waits for.
  mutating func plan(_ lane: Int) {
    guard let step = step(of: lane) else { return }
    lanes[lane].earliest = lanes[lane].latest
    lanes[lane].keepsPace = step.causes.isEmpty
    for (cause, time) in step.causes {
      let fate = hearing.fate(of: cause)
      guard case .open(let actual) = fate else {
        lanes[lane].take(fate, time)
        continue
      }
      lanes[lane].missing[actual] = time
      hearing.wait(lane, for: actual)
    }
    guard !lanes[lane].missing.isEmpty else { return schedule(lane) }
    if lanes[lane].missing.keys.contains(where: isSimulated) {
      armTimer(of: lane, behind: max(instant, lanes[lane].latest.advanced(by: step.gap)))
    }
  }

  /// Tells a lane what has become of something that it waits for.
  private mutating func take(_ cause: Cause, _ fate: CausalHearing.Fate, for lane: Int) {
    guard let time = lanes[lane].missing.removeValue(forKey: cause) else { return }
    lanes[lane].take(fate, time)
    lanes[lane].heardAt = instant
    noteProgress()
    if lanes[lane].missing.isEmpty { schedule(lane) }
  }

  /// Has a lane go on without what a simulated end may not say any more.
  mutating func losePatience(_ lane: Int, at position: Int) {
    guard lanes[lane].position == position else { return }
    // In any order: what comes of it is put in order by the queue.
    let causes = lanes[lane].missing.keys.filter(isSimulated)
    guard !causes.isEmpty else { return }
    let hasHeard = lanes[lane].heardAt.advanced(by: patience) > instant
    if hasHeard { return armTimer(of: lane, behind: lanes[lane].heardAt) }
    for cause in causes {
      for waiting in hearing.giveUp(cause) { take(cause, .lost(at: instant), for: waiting) }
    }
  }

  /// Whether an end does it that is simulated, and so need not do it again.
  private func isSimulated(_ cause: Cause) -> Bool {
    let isUp =
      switch cause.what {
      case .opening, .asked: true
      case .answer, .admission: false
      case .message(let direction, _, _), .close(let direction): direction == .uplink
      }
    return isUp ? header.clients != nil : !header.isBackendOutside
  }
}

extension CausalRun.Progress {
  /// Takes note of what became of something that the next input came of, so long before it.
  fileprivate mutating func take(_ fate: CausalHearing.Fate, _ time: Duration) {
    switch fate {
    case .heard(let instant): earliest = max(earliest, instant.advanced(by: time))
    case .lost(let instant): (earliest, keepsPace) = (max(earliest, instant), true)
    case .open: break
    }
  }
}
