import LightlagCore

/// What the messages of a recording are called, asked for in the order of its lines.
///
/// On connections of Engine.IO that takes more than the message: see `PacketTracker`. A
/// connection whose opening is not there, as in a later part of a run, may be one.
struct EventNames: Hashable, Sendable {
  /// One for each connection whose messages may be packets; never iterated.
  private var trackers: [ConnectionID: PacketTracker] = [:]
  /// Connections that were opened and speak something else.
  private var others: Set<ConnectionID> = []

  /// Takes note of the next event; returns what its message is called, where it sends one.
  mutating func label(of event: SessionEvent) -> EventLabel? {
    guard let connection = event.connection else { return nil }
    switch event.kind {
    case .opening(_, let request, _):
      if request.isEngineIO {
        trackers[connection] = PacketTracker()
      } else {
        others.insert(connection)
      }
      return nil
    case .sent(let direction, _, let message, _, _):
      guard !others.contains(connection) else {
        return EventName.find(in: message).map { EventLabel(name: $0) }
      }
      return trackers[connection, default: PacketTracker()].take(message, direction).label
    case .closed:
      trackers[connection] = nil
      others.remove(connection)
      return nil
    default: return nil
    }
  }
}
