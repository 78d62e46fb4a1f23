import LightlagCore

/// Hears everything and does nothing.
struct Silence: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
}
