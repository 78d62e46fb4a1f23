import LightlagCore

/// Something that one end saw, and its place among all that it saw.
struct SeenEvent: Comparable {
  var event: SessionEvent
  /// The place among what happened at one instant.
  var order: Int
  /// The place among what was put to one place.
  var rank = 0

  static func < (left: SeenEvent, right: SeenEvent) -> Bool {
    (left.event.instant, left.order, left.rank) < (right.event.instant, right.order, right.rank)
  }
}

/// What one end saw, with the openings of its connections as they are without a network.
///
/// A network that answers a handshake by itself lets a client speak before the backend has
/// answered, and so wait for nobody; without it neither end hears the other before there is an
/// answer, and never where it is no. A connection may also break before its opening has come
/// across.
struct OrderlyOpenings {
  private(set) var events: [SeenEvent]

  /// What is known of one connection, by places in `events`.
  private struct Line {
    var opening: Int?
    var acceptance: Int?
    /// The first that the client said.
    var speech: Int?
  }

  /// Never iterated.
  private var lines: [ConnectionID: Line] = [:]

  init(_ events: [SeenEvent], played: Direction) {
    self.events = events
    for (place, seen) in events.enumerated() { note(seen.event, at: place) }
    for place in events.indices { order(place, played) }
    self.events.removeAll { seen in
      guard case .sent = seen.event.kind, let id = seen.event.connection else { return false }
      return lines[id]?.acceptance == nil
    }
  }

  private mutating func note(_ event: SessionEvent, at place: Int) {
    guard let id = event.connection else { return }
    switch event.kind {
    case .opening: lines[id, default: Line()].opening = place
    case .answered(.accepted, _): lines[id, default: Line()].acceptance = place
    case .sent(.uplink, _, _, _, _):
      let first = lines[id]?.speech
      if first.map({ events[place] < events[$0] }) ?? true {
        lines[id, default: Line()].speech = place
      }
    default: break
    }
  }

  private mutating func order(_ place: Int, _ played: Direction) {
    guard let id = events[place].event.connection, let line = lines[id] else { return }
    switch events[place].event.kind {
    case .sent(.uplink, _, _, _, _) where played == .uplink:
      // What the client says comes to the backend once that has answered.
      guard let answer = line.acceptance, events[place] < events[answer] else { return }
      put(place, at: answer, rank: 1 + place)
    case .answered(.accepted, _) where played == .downlink:
      // The client is told that it is heard before it says anything.
      guard let speech = line.speech, events[speech] < events[place] else { return }
      put(place, at: speech, rank: -1)
    case .closing:
      guard let opening = line.opening, events[place] < events[opening] else { return }
      put(place, at: opening, rank: 1)
    default: break
    }
  }

  private mutating func put(_ place: Int, at other: Int, rank: Int) {
    let instant = events[other].event.instant
    events[place].event.instant = instant
    if case .answered(let answer, _) = events[place].event.kind {
      events[place].event.kind = .answered(answer, due: instant)
    }
    (events[place].order, events[place].rank) = (events[other].order, rank)
  }
}
