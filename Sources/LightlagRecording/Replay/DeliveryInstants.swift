import LightlagCore

/// When messages arrived, copies of one in their order.
struct DeliveryInstants: Tap {
  private struct Key: Hashable {
    let connection: ConnectionID
    let direction: Direction
    let index: Int
  }

  /// Those that were not asked for yet; never iterated.
  private var instants: [Key: [Instant]] = [:]

  mutating func observe(_ event: SessionEvent) {
    guard case .delivered(let direction, let index, _, _) = event.kind,
      let connection = event.connection
    else { return }
    let key = Key(connection: connection, direction: direction, index: index)
    instants[key, default: []].append(event.instant)
  }

  /// Returns when the next copy of a message arrived, or `nil` where none did.
  mutating func take(_ connection: ConnectionID, _ direction: Direction, _ index: Int) -> Instant? {
    let key = Key(connection: connection, direction: direction, index: index)
    guard let first = instants[key]?.first else { return nil }
    instants[key]?.removeFirst()
    return first
  }
}
