/// An end of the session, and when it is to be woken.
struct EndSlot: Sendable {
  /// Peers outside, kept apart so that what waits for them is never copied.
  var remote: RemoteEndpoint?
  private var local: (any Endpoint)?

  /// The wake that counts; another is an old one, to be passed over.
  var scheduledWake: Instant?

  let isOutside: Bool

  init(_ endpoint: any Endpoint) {
    isOutside = endpoint.isOutside
    remote = endpoint as? RemoteEndpoint
    local = remote == nil ? endpoint : nil
  }

  /// What a person would call it: its type.
  var name: String {
    local.map { String(describing: type(of: $0)) } ?? String(describing: RemoteEndpoint.self)
  }

  var deadline: Instant? { local?.deadline }

  mutating func receive(
    _ event: EndpointEvent, arrival: Arrival?, at now: Instant, outbox: inout Outbox
  ) {
    guard remote == nil else {
      remote?.deliver(event, arrival: arrival, outbox: &outbox)
      return
    }
    local?.receive(event, at: now, outbox: &outbox)
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    local?.advance(to: now, outbox: &outbox)
  }
}
