public import LightlagCore

extension Instant {
  /// The last multiple of a step that is not later, counted from the start of the run.
  ///
  /// - Precondition: `step` is positive.
  public func quantised(to step: Duration) -> Instant {
    precondition(step > .zero, "there is no multiple of nothing")
    guard self < .end else { return self }
    return Instant(nanoseconds: nanoseconds - nanoseconds % step.wholeNanoseconds)
  }
}

extension SessionEvent {
  /// The event with all its instants rounded down to multiples of a step.
  ///
  /// Where that is done to all events their order stays, as no instant comes to lie before an
  /// earlier one.
  public func quantised(to step: Duration) -> SessionEvent {
    mapInstants { $0.quantised(to: step) }
  }

  /// Returns the same so much later, with all instants that it tells of.
  package func later(by offset: Duration) -> SessionEvent {
    mapInstants { $0.advanced(by: offset) }
  }

  /// Returns the event with something done to all instants that it tells of.
  private func mapInstants(_ change: (Instant) -> Instant) -> SessionEvent {
    var event = self
    event.instant = change(instant)
    switch kind {
    case .opening(let client, let request, let due):
      event.kind = .opening(client: client, request, due: due.map(change))
    case .answered(let answer, let due):
      event.kind = .answered(answer, due: due.map(change))
    case .sent(let direction, let index, let message, let verdict, let queued):
      event.kind = .sent(
        direction, index: index, message, verdict.mapInstants(change), queued: queued)
    case .left(let direction, let index, let verdict):
      event.kind = .left(direction, index: index, verdict.mapInstants(change))
    case .delivered(let direction, let index, let message, let sentAt):
      event.kind = .delivered(direction, index: index, message, sentAt: change(sentAt))
    case .arrived(var arrival):
      arrival.due = change(arrival.due)
      event.kind = .arrived(arrival)
    case .lost, .closing, .closed, .conditions, .rule, .ruleRemoved, .phase, .mark: break
    }
    return event
  }
}

extension SimplexLink.Verdict {
  fileprivate func mapInstants(_ change: (Instant) -> Instant) -> Self {
    switch self {
    case .scheduled(let due): .scheduled(due: change(due))
    case .duplicated(let due, let again):
      .duplicated(due: change(due), again: change(again))
    case .damaged(let damage, let due, let again):
      .damaged(damage, due: change(due), again: again.map(change))
    case .cut(let due): .cut(due: change(due))
    case .dropped, .waiting: self
    }
  }
}
