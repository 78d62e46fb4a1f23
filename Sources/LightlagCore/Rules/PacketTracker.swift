/// Tells which packet of Socket.IO each message of one connection belongs to.
///
/// A message alone does not say it: the binary parts of a packet follow behind it, and an
/// acknowledgement has only the number of the event that it answers. What is not Socket.IO is
/// told by `EventName`, as everywhere.
///
/// It never fails: whatever a peer sends, the messages have some name or none. What it remembers
/// is limited: `longestMemory` events that wait for their acknowledgement in each direction.
///
/// Source: the Socket.IO protocol, revision 5.
package struct PacketTracker: Hashable, Sendable {
  /// Most events in each direction whose acknowledgement has a name; of more, the latest.
  package static let longestMemory = 256

  private struct Question: Hashable {
    let number: Int
    let label: EventLabel
  }

  /// What one end has sent.
  private struct Way: Hashable {
    /// Attachments of its last packet that are still to come.
    var due = 0
    /// What that packet is called.
    var label: EventLabel?
    /// Its events that are to be acknowledged; the oldest first.
    var questions: [Question] = []
  }

  private var ways = LinkPair(uplink: Way(), downlink: Way())

  /// Creates a tracker for a connection on which nothing was sent yet.
  package init() {}

  /// Takes note of the next message in a direction, in the order of sending; returns what it is.
  package mutating func take(_ message: Message, _ direction: Direction) -> PacketPart {
    switch message.kind {
    case .ping, .pong: return PacketPart(.whole)
    case .binary:
      guard ways[direction].due > 0 else { return PacketPart(.whole) }
      ways[direction].due -= 1
      return PacketPart(.attachment, ways[direction].label)
    case .text: break
    }
    guard let prefix = PacketPrefix(anyPacket: message.bytes.span) else {
      return PacketPart(.whole, EventName.find(in: message).map { EventLabel(name: $0) })
    }
    let label = label(of: message, prefix, direction)
    ways[direction].due = prefix.attachmentCount
    ways[direction].label = label
    return PacketPart(prefix.attachmentCount > 0 ? .head : .whole, label)
  }

  private mutating func label(
    of message: Message, _ prefix: PacketPrefix, _ direction: Direction
  ) -> EventLabel? {
    let namespace = Self.namespace(of: message, prefix)
    switch prefix.type {
    case 0: return EventLabel(name: "connect", namespace: namespace)
    case 1: return EventLabel(name: "disconnect", namespace: namespace)
    case 4: return EventLabel(name: "connect_error", namespace: namespace)
    case 3, 6:
      return answer(to: prefix.acknowledgement, in: namespace, direction.opposite).map {
        EventLabel(name: "ack:\($0.name)", namespace: $0.namespace)
      }
    default:
      guard let name = EventName.find(in: message) else { return nil }
      let label = EventLabel(name: name, namespace: namespace)
      if let number = prefix.acknowledgement {
        ask(Question(number: number, label: label), direction)
      }
      return label
    }
  }

  private mutating func ask(_ question: Question, _ direction: Direction) {
    if ways[direction].questions.count == Self.longestMemory {
      ways[direction].questions.removeFirst()
    }
    ways[direction].questions.append(question)
  }

  /// Returns the event that is answered, of those that were sent in a direction.
  private mutating func answer(
    to number: Int?, in namespace: String, _ direction: Direction
  ) -> EventLabel? {
    guard let number,
      let place = ways[direction].questions.firstIndex(where: {
        $0.number == number && $0.label.namespace == namespace
      })
    else { return nil }
    return ways[direction].questions.remove(at: place).label
  }

  private static func namespace(of message: Message, _ prefix: PacketPrefix) -> String {
    guard !prefix.namespace.isEmpty else { return EventLabel.mainNamespace }
    // A query behind it is none of its name, as in old clients: `/admin?token=x`.
    let bytes = message.bytes[prefix.namespace].prefix { $0 != UInt8(ascii: "?") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
