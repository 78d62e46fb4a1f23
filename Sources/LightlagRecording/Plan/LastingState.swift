import LightlagCore

/// What of the beginning of a run still holds at an instant.
///
/// That is every connection that is open then, with the handshake of its protocol, the namespaces
/// that it has joined or left, and each message before a note named `latch`: a login, or a
/// subscription.
struct LastingState {
  /// The name of notes about the message before them.
  private static let mark = "latch"

  private let start: Instant
  private let reader = TextMessageReader()
  /// What its connections have asked for; never iterated.
  private var targets: [ConnectionID: String] = [:]
  /// Connections that are over by then; never iterated.
  private var over: Set<ConnectionID> = []
  /// Messages that last; never iterated.
  private var messages: Set<Place> = []

  /// Which message.
  private struct Place: Hashable {
    let connection: ConnectionID
    let direction: Direction
    let index: Int
  }

  /// Looks for what lasts in the events before an instant.
  init(_ events: [SessionEvent], until start: Instant) {
    self.start = start
    var last: Place?
    for event in events.prefix(while: { $0.instant < start }) {
      switch event.kind {
      case .mark(Self.mark, _): if let last { messages.insert(last) }
      case .sent(let direction, let index, let message, _, _):
        guard let id = event.connection else { break }
        let place = Place(connection: id, direction: direction, index: index)
        last = place
        if isState(message, on: id) { messages.insert(place) }
      default: note(event)
      }
    }
  }

  private mutating func note(_ event: SessionEvent) {
    guard let id = event.connection else { return }
    switch event.kind {
    case .opening(_, let request, _): targets[id] = request.target
    case .answered(.rejected, _), .closing, .closed: over.insert(id)
    default: break
    }
  }

  /// Whether a message joins or leaves a namespace, or is of a handshake.
  private func isState(_ message: Message, on id: ConnectionID) -> Bool {
    guard let target = targets[id] else { return false }
    return reader.noise(message, target: target) == .handshake
      || target.contains("EIO=") && message.kind == .text
        && ["40", "41"].contains { message.bytes.starts(with: $0.utf8) }
  }

  /// Whether something is done again: it lasts, or happened at the instant or later.
  func has(_ event: SessionEvent) -> Bool {
    if let id = event.connection, over.contains(id) { return false }
    guard event.instant < start else { return true }
    guard let id = event.connection else { return false }
    let place: Place
    switch event.kind {
    case .opening, .answered: return true
    case .sent(let direction, let index, _, _, _), .left(let direction, let index, _),
      .lost(let direction, let index, _, _):
      place = Place(connection: id, direction: direction, index: index)
    default: return false
    }
    return messages.contains(place)
  }

  /// Returns events with nothing between what lasts and the instant from which on they are played.
  ///
  /// What lasts follows a nanosecond apart: it waits for its causes, and for nothing else.
  func joined(_ events: [SessionEvent]) -> [SessionEvent] {
    guard start > .start else { return events }
    var (count, last) = (Int64(0), Instant?.none)
    return events.map { event in
      var event = event
      if event.instant < start {
        if event.instant != last { count += 1 }
        last = event.instant
        event.move(to: Instant(nanoseconds: count))
      } else {
        let passed = event.instant.nanoseconds - start.nanoseconds
        event.move(to: Instant(nanoseconds: count + 1 + passed))
      }
      return event
    }
  }
}

extension SessionEvent {
  /// Moves something that takes no time to another instant.
  fileprivate mutating func move(to instant: Instant) {
    self.instant = instant
    switch kind {
    case .opening(let client, let request, .some):
      kind = .opening(client: client, request, due: instant)
    case .answered(let answer, .some): kind = .answered(answer, due: instant)
    case .sent(let direction, let index, let message, .scheduled, let queued):
      kind = .sent(direction, index: index, message, .scheduled(due: instant), queued: queued)
    default: break
    }
  }
}
