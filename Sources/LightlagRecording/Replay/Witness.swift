import LightlagCore

/// An end outside that does nothing by itself, and knows what it was told of each connection.
struct Witness: Endpoint {
  /// The n-th thing that it was told of a connection, from 1.
  struct Hearing: Hashable, Sendable {
    let connection: ConnectionID
    let number: Int
  }

  /// All that it was told, in order.
  private(set) var heard: [Hearing] = []

  /// Never iterated.
  private var counts: [ConnectionID: Int] = [:]

  var isOutside: Bool { true }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    counts[event.connection, default: 0] += 1
    heard.append(
      Hearing(connection: event.connection, number: counts[event.connection, default: 0]))
  }

  /// Whether it was told that by now.
  func hasHeard(_ hearing: Hearing) -> Bool {
    counts[hearing.connection, default: 0] >= hearing.number
  }
}
