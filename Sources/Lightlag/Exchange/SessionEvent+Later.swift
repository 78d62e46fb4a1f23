import LightlagCore

extension SessionEvent {
  /// Returns the same so much later, with all instants that it tells of.
  func later(by offset: Duration) -> SessionEvent {
    var event = self
    event.instant = instant.advanced(by: offset)
    switch kind {
    case .opening(let client, let request, let due):
      event.kind = .opening(client: client, request, due: due?.advanced(by: offset))
    case .answered(let answer, let due):
      event.kind = .answered(answer, due: due?.advanced(by: offset))
    case .sent(let direction, let index, let message, let verdict, let queued):
      let verdict = verdict.later(by: offset)
      event.kind = .sent(direction, index: index, message, verdict, queued: queued)
    case .left(let direction, let index, let verdict):
      event.kind = .left(direction, index: index, verdict.later(by: offset))
    case .arrived(let arrival):
      event.kind = .arrived(
        Arrival(
          direction: arrival.direction, index: arrival.index,
          due: arrival.due.advanced(by: offset)))
    case .delivered, .lost, .closing, .closed, .conditions, .rule, .ruleRemoved, .phase, .mark:
      break
    }
    return event
  }
}

extension SimplexLink.Verdict {
  fileprivate func later(by offset: Duration) -> SimplexLink.Verdict {
    switch self {
    case .scheduled(let due): .scheduled(due: due.advanced(by: offset))
    case .duplicated(let due, let again):
      .duplicated(due: due.advanced(by: offset), again: again.advanced(by: offset))
    case .damaged(let damage, let due, let again):
      .damaged(damage, due: due.advanced(by: offset), again: again?.advanced(by: offset))
    case .cut(let due): .cut(due: due.advanced(by: offset))
    case .dropped, .waiting: self
    }
  }
}
