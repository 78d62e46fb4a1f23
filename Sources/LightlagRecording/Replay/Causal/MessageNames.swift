import LightlagCore

/// What the messages of a run are called, and how many of that name were sent before each on its
/// connection and direction.
///
/// Events are noted in their order.
struct MessageNames: Sendable {
  private struct Stream: Hashable {
    let connection: ConnectionID
    let direction: Direction
    let name: String?
  }

  private var names = EventNames()
  /// Never iterated.
  private var counts: [Stream: Int] = [:]
  /// By position; never iterated.
  private var messages: [ConnectionID: LinkPair<[Cause.What]>] = [:]

  /// Takes note of an event; returns which message it sends.
  @discardableResult
  mutating func note(_ event: SessionEvent) -> Cause.What? {
    let name = names.label(of: event)?.text
    guard case .sent(let direction, _, _, _, _) = event.kind, let connection = event.connection
    else { return nil }
    let stream = Stream(connection: connection, direction: direction, name: name)
    let ordinal = counts[stream, default: 0]
    counts[stream] = ordinal + 1
    let what = Cause.What.message(direction, name: name, ordinal: ordinal)
    messages[connection, default: LinkPair(uplink: [], downlink: [])][direction].append(what)
    return what
  }

  /// The message at a position of its connection and direction, or `nil` before it was sent.
  subscript(connection: ConnectionID, direction: Direction, index: Int) -> Cause.What? {
    guard let messages = messages[connection]?[direction], messages.indices.contains(index)
    else { return nil }
    return messages[index]
  }
}
