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
    var event = self
    event.instant = instant.quantised(to: step)
    switch kind {
    case .opening(let client, let request, let due):
      event.kind = .opening(client: client, request, due: due?.quantised(to: step))
    case .answered(let answer, let due):
      event.kind = .answered(answer, due: due?.quantised(to: step))
    case .sent(let direction, let index, let message, let verdict, let queued):
      event.kind = .sent(
        direction, index: index, message, verdict.quantised(to: step), queued: queued)
    case .left(let direction, let index, let verdict):
      event.kind = .left(direction, index: index, verdict.quantised(to: step))
    case .delivered(let direction, let index, let message, let sentAt):
      event.kind = .delivered(
        direction, index: index, message, sentAt: sentAt.quantised(to: step))
    case .arrived(var arrival):
      arrival.due = arrival.due.quantised(to: step)
      event.kind = .arrived(arrival)
    case .lost, .closing, .closed, .conditions, .rule, .ruleRemoved, .phase, .mark: break
    }
    return event
  }
}

extension SimplexLink.Verdict {
  fileprivate func quantised(to step: Duration) -> Self {
    switch self {
    case .scheduled(let due): .scheduled(due: due.quantised(to: step))
    case .duplicated(let due, let again):
      .duplicated(due: due.quantised(to: step), again: again.quantised(to: step))
    case .damaged(let damage, let due, let again):
      .damaged(damage, due: due.quantised(to: step), again: again?.quantised(to: step))
    case .cut(let due): .cut(due: due.quantised(to: step))
    case .dropped, .waiting: self
    }
  }
}
