package import LightlagCore

/// When each message of a recording arrived, once or twice, whatever became of it on the way.
package struct ArrivalTimes {
  /// One message: its connection, direction and position.
  package struct Key: Hashable {
    let connection: ConnectionID
    let direction: Direction
    let index: Int

    /// Names a message.
    package init(connection: ConnectionID, direction: Direction, index: Int) {
      self.connection = connection
      self.direction = direction
      self.index = index
    }
  }

  /// Never iterated.
  private var arrivals: [Key: [Instant]] = [:]
  /// The first arrival of a message that was damaged on its way; never iterated.
  private var damages: [Key: Damage] = [:]

  /// Follows all messages of a recording.
  package init(_ recording: Recording) {
    var positions = KnownPositions(of: recording.header.part)
    for event in recording.events {
      guard let connection = event.connection, positions.take(event) else { continue }
      switch event.kind {
      case .sent(let direction, let index, _, let verdict, _),
        .left(let direction, let index, let verdict):
        add(verdict, Key(connection: connection, direction: direction, index: index), event.instant)
      case .lost(let direction, let index, _, _):
        remove(Key(connection: connection, direction: direction, index: index), event.instant)
      default: break
      }
    }
  }

  /// When a message arrived, in order; nothing where it never did.
  package func of(_ key: Key) -> [Instant] { arrivals[key] ?? [] }

  /// What happened on its way to the copy that arrived first, or `nil` where that is whole.
  func damage(to key: Key) -> Damage? { damages[key] }

  private mutating func add(_ verdict: SimplexLink.Verdict, _ key: Key, _ now: Instant) {
    switch verdict {
    case .scheduled(let due): arrivals[key, default: []].append(due)
    case .duplicated(let due, let again): arrivals[key, default: []] += [due, again]
    case .damaged(let damage, let due, let again):
      damages[key] = damage
      arrivals[key, default: []] += [due] + (again.map { [$0] } ?? [])
    // A copy that was to arrive now is held up; a further line tells of it.
    case .waiting: arrivals[key]?.removeAll { $0 == now }
    case .dropped, .cut: break
    }
  }

  /// Takes away the copy that was on its way, the first of two.
  private mutating func remove(_ key: Key, _ now: Instant) {
    guard let place = arrivals[key]?.firstIndex(where: { $0 >= now }) else { return }
    arrivals[key]?.remove(at: place)
  }
}
