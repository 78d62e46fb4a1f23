import LightlagCore

/// All that happened in a session.
struct EventLog: Tap {
  private(set) var events: [SessionEvent] = []

  mutating func observe(_ event: SessionEvent) { events.append(event) }
}
