import LightlagCore

/// How the lines of messages, and of their being handed over, go on behind their instant: kept for
/// the connections that spoke last, because most lines of a recording are messages, and to write it
/// anew takes as long as all the rest of the line.
struct MessageStarts: Sendable {
  private struct Slot: Sendable {
    let connection: ConnectionID
    let sent: LinkPair<[UInt8]>
    let arrived: LinkPair<[UInt8]>

    init(_ connection: ConnectionID) {
      self.connection = connection
      sent = Self.members("msg", connection, ends: "")
      arrived = Self.members("recv", connection, ends: ",\"i\":")
    }

    private static func members(
      _ name: String, _ connection: ConnectionID, ends end: String
    ) -> LinkPair<[UInt8]> {
      let start = ",\"ev\":\"\(name)\",\"c\":\"\(connection)\",\"d\":\""
      return LinkPair(
        uplink: Array("\(start)up\"\(end)".utf8), downlink: Array("\(start)dn\"\(end)".utf8))
    }
  }

  private var slots = [Slot?](repeating: nil, count: 256)

  /// Returns what stands between the instant of a `msg` and what is said of it.
  mutating func sent(_ connection: ConnectionID, _ direction: Direction) -> [UInt8] {
    slot(connection).sent[direction]
  }

  /// Returns what stands between the instant of a `recv` and the message's position.
  mutating func arrived(_ connection: ConnectionID, _ direction: Direction) -> [UInt8] {
    slot(connection).arrived[direction]
  }

  private mutating func slot(_ connection: ConnectionID) -> Slot {
    let index = connection.index & 255
    if let slot = slots[index], slot.connection == connection { return slot }
    let slot = Slot(connection)
    slots[index] = slot
    return slot
  }
}
