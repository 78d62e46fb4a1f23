import LightlagCore

/// Keeps what happens to connections and messages until it is taken.
struct CausalNews: Tap {
  private var events: [SessionEvent] = []

  mutating func observe(_ event: SessionEvent) {
    switch event.kind {
    case .opening, .answered, .sent, .left, .lost, .delivered, .closed: events.append(event)
    case .arrived, .closing, .conditions, .rule, .ruleRemoved, .phase, .mark: break
    }
  }

  /// Returns what has happened since the last call, in order.
  mutating func take() -> [SessionEvent] {
    guard !events.isEmpty else { return [] }
    defer { events = [] }
    return events
  }
}
