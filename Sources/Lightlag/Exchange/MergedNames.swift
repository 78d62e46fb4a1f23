import LightlagCore
import LightlagRecording

/// The names of connections and clients where several recordings become one.
struct MergedNames {
  private struct Key<ID: Hashable>: Hashable {
    let input: Int
    let id: ID
  }

  /// Never iterated.
  private var connections: [Key<ConnectionID>: ConnectionID] = [:]
  /// Never iterated.
  private var clients: [Key<ClientID>: ClientID] = [:]

  /// Returns an event of an input under its new names.
  mutating func renamed(_ event: SessionEvent, of input: Int) -> SessionEvent {
    var event = event
    guard let connection = event.connection else {
      event.kind = Self.note(event, of: input)
      return event
    }
    let key = Key(input: input, id: connection)
    // A connection of which conditions tell before it opens, or that never did, has a name too.
    let name = connections[key] ?? ConnectionID(index: connections.count)
    connections[key] = name
    event.connection = name
    if case .opening(let client, let request, let due) = event.kind {
      let clientKey = Key(input: input, id: client)
      let clientName = clients[clientKey] ?? ClientID(index: clients.count)
      clients[clientKey] = clientName
      event.kind = .opening(client: clientName, request, due: due)
    }
    return event
  }

  /// What holds for all connections of one recording, as a note.
  private static func note(_ event: SessionEvent, of input: Int) -> SessionEvent.Kind {
    switch event.kind {
    case .mark: return event.kind
    default:
      let line = RecordLine.event(event).text()
      let text = line.split(separator: "  ", maxSplits: 2).last.map(String.init) ?? line
      return .mark(name: "recording \(input + 1)", data: text)
    }
  }
}
