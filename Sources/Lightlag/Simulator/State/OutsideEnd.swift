import LightlagCore
import LightlagEncoding
import Synchronization

/// An end that a simulator's user plays: it keeps what comes until the simulator takes it.
///
/// It is outside the run, as a socket's peer is, so that a recording has all that it does.
struct OutsideEnd: Endpoint {
  /// Whose end it is.
  let end: End

  /// Where what comes is kept, of all ends together, in order.
  let arrivals: Arrivals

  var isOutside: Bool { true }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    arrivals.add(.endpoint(end, event))
  }
}

/// What has come and was not looked at yet.
final class Arrivals: Sendable {
  /// One thing that came.
  enum Item: Sendable {
    /// To an end that the user plays.
    case endpoint(End, EndpointEvent)
    /// To the server of a simulated backend: an event, of which the handlers hear.
    case event(
      name: String, data: JSON, connection: ConnectionID, attachments: [[UInt8]], isUnhandled: Bool)
  }

  private let items = Mutex<[Item]>([])

  /// Keeps something.
  func add(_ item: Item) { items.withLock { $0.append(item) } }

  /// Returns what has come since the last call, in order.
  func take() -> [Item] {
    items.withLock { items in
      guard !items.isEmpty else { return [] }
      var taken: [Item] = []
      swap(&taken, &items)
      return taken
    }
  }
}
