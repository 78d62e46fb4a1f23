import LightlagCore

/// How the lines of messages, and of their being handed over, go on behind their instant: kept for
/// the connections that spoke last, because most lines of a recording are messages, and to write it
/// anew takes as long as all the rest of the line.
struct MessageStarts: Sendable {
  /// What a line begins as.
  enum Kind: Int, CaseIterable, Sendable {
    /// A `msg`, up to what is said of it.
    case sent
    /// A `msg` of text that arrives once, as most do, up to when.
    case scheduledText
    /// A `msg` of bytes that arrives once, up to when.
    case scheduledBinary
    /// A `recv`, up to the message's position.
    case arrived
  }

  private static let slotCount = 256
  private static let kindCount = Kind.allCases.count

  /// The connection that each slot is for.
  private var connections: [ConnectionID?] = Array(repeating: nil, count: slotCount)
  /// Of each slot, of each kind, uplink and downlink: in one array, as what is nested is copied in
  /// part wherever it is looked at.
  private var starts: [[UInt8]] = Array(repeating: [], count: slotCount * kindCount * 2)

  /// Returns what stands between the instant of a line and what its kind leads up to.
  mutating func start(
    _ kind: Kind, _ connection: ConnectionID, _ direction: Direction
  ) -> [UInt8] {
    let slot = connection.index % Self.slotCount
    if connections[slot] != connection { fill(slot, connection) }
    return starts[Self.place(slot, kind, direction)]
  }

  private mutating func fill(_ slot: Int, _ connection: ConnectionID) {
    connections[slot] = connection
    for kind in Kind.allCases {
      for direction in Direction.allCases {
        let (name, end) = Self.words(kind)
        let text =
          ",\"ev\":\"\(name)\",\"c\":\"\(connection)\",\"d\":\"\(direction.recordedName)\"\(end)"
        starts[Self.place(slot, kind, direction)] = Array(text.utf8)
      }
    }
  }

  private static func words(_ kind: Kind) -> (name: String, end: String) {
    switch kind {
    case .sent: ("msg", "")
    case .scheduledText: ("msg", ",\"due\":")
    case .scheduledBinary: ("msg", ",\"k\":\"bin\",\"due\":")
    case .arrived: ("recv", ",\"i\":")
    }
  }

  private static func place(_ slot: Int, _ kind: Kind, _ direction: Direction) -> Int {
    (slot * kindCount + kind.rawValue) * 2 + (direction == .uplink ? 0 : 1)
  }
}
