import LightlagCore

/// A backend that never says a word.
struct Mute: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
}
