import LightlagCore

/// One thing that an end outside did, told by the event that it caused.
struct RecordedInput: Hashable, Sendable {
  let event: SessionEvent
  /// Whether it was one act with the input before it.
  let isJoined: Bool

  /// Does it again.
  func perform(in outbox: inout Outbox) {
    guard let connection = event.connection else { return }
    switch event.kind {
    case .opening(_, let request, _): outbox.connect(request)
    case .answered(.accepted(let subprotocol), _):
      outbox.accept(connection, subprotocol: subprotocol)
    case .answered(.rejected(let status, let reason), _):
      outbox.reject(connection, status: status, reason: reason)
    case .sent(_, _, let message, _, _): outbox.send(message, on: connection)
    case .closing(_, let closure): outbox.close(connection, closure)
    case .arrived(let arrival): outbox.arrived(connection, arrival)
    case .delivered, .left, .lost, .closed, .conditions, .rule, .ruleRemoved, .phase, .mark: break
    }
  }
}
