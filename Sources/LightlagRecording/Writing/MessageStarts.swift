import LightlagCore

/// How the lines of messages go on behind their instant: kept for the connections that spoke
/// last, because most lines of a recording are messages, and to write it anew takes as long as all
/// the rest of the line.
struct MessageStarts: Sendable {
  private struct Slot: Sendable {
    let connection: ConnectionID
    let members: LinkPair<[UInt8]>
  }

  private var slots = [Slot?](repeating: nil, count: 256)

  /// Returns the members, without a comma before or behind.
  mutating func members(_ connection: ConnectionID, _ direction: Direction) -> [UInt8] {
    let index = connection.index & 255
    if let slot = slots[index], slot.connection == connection { return slot.members[direction] }
    let slot = Slot(
      connection: connection,
      members: LinkPair(
        uplink: Self.members(connection, "up"), downlink: Self.members(connection, "dn")))
    slots[index] = slot
    return slot.members[direction]
  }

  private static func members(_ connection: ConnectionID, _ direction: String) -> [UInt8] {
    Array("\"ev\":\"msg\",\"c\":\"\(connection)\",\"d\":\"\(direction)\"".utf8)
  }
}
