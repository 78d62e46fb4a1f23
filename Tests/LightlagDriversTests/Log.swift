import LightlagCore

/// Keeps every event.
struct Log: Tap {
  var events: [SessionEvent] = []
  mutating func observe(_ event: SessionEvent) { events.append(event) }
}
