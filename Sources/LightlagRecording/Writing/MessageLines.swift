import LightlagCore
import LightlagEncoding

/// The lines of messages: those of bytes, and those of a message's being handed over, are written
/// in one piece, of the others how they begin.
///
/// That is most of a recording. How they begin is kept for the connections that spoke last, because
/// to write it anew takes as long as all the rest of the line.
struct MessageLines: Sendable {
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

    /// A `msg` that arrives once, or `nil` for a kind of message that is rare.
    init?(scheduled kind: Message.Kind) {
      switch kind {
      case .text: self = .scheduledText
      case .binary: self = .scheduledBinary
      default: return nil
      }
    }
  }

  /// What stands between the instant of a line and what its kind leads up to: at most 55 bytes,
  /// which are stored with all behind them.
  private struct Start {
    var text = SIMD64<UInt8>()
    var count = 0
  }

  private static let slotLimit = 256
  private static let startsOfSlot = Kind.allCases.count * 2
  /// Room for how a line begins, with a number: what is stored behind the text is overwritten.
  private static let startCapacity = 8 + 20 + 64 + 28

  private static let line = ShortText("{\"t\":")
  private static let due = ShortText(",\"due\":")
  private static let base64 = ShortText(",\"b64\":\"")
  private static let end = ShortText("}\n")
  private static let stringEnd = ShortText("\"}\n")

  /// The connection that each slot is for.
  private var connections: [ConnectionID?] = []
  /// Of each slot, of each kind, uplink and downlink.
  private var starts: [Start] = []

  /// Begins a message's line.
  ///
  /// - Parameters:
  ///   - kind: As what.
  ///   - connection: Whose message it is.
  ///   - direction: Where it goes.
  ///   - instant: When the line was written.
  ///   - number: What the kind leads up to, or `nil` to write no more than it.
  ///   - writer: Is given the text.
  mutating func begin(
    _ kind: Kind, _ connection: ConnectionID, _ direction: Direction, at instant: Instant,
    number: Int64? = nil, to writer: inout JSONWriter
  ) {
    let start = start(kind, connection, direction)
    writer.compose(capacity: Self.startCapacity) { room in
      let end = Self.store(start, at: instant, into: &room)
      return if let number { room.store(decimal: number, at: end) } else { end }
    }
  }

  /// Writes the line of a message that was handed over.
  mutating func arrived(
    _ arrival: Arrival, of connection: ConnectionID, at instant: Instant,
    to writer: inout JSONWriter
  ) {
    let start = start(.arrived, connection, arrival.direction)
    writer.compose(capacity: Self.startCapacity + 8 + 28 + 8, endsLine: true) { room in
      var end = Self.store(start, at: instant, into: &room)
      end = room.store(decimal: Int64(arrival.index), at: end)
      end = room.store(Self.due, at: end)
      end = room.store(decimal: arrival.due.nanoseconds, at: end)
      return room.store(Self.end, at: end)
    }
  }

  /// Writes the line of a message of bytes that arrives once.
  mutating func scheduled(
    _ bytes: [UInt8], for due: Instant, of connection: ConnectionID, _ direction: Direction,
    at instant: Instant, to writer: inout JSONWriter
  ) {
    let start = start(.scheduledBinary, connection, direction)
    let capacity = Self.startCapacity + 8 + Base64.length(bytes.count) + 8
    writer.compose(capacity: capacity, endsLine: true) { room in
      var end = Self.store(start, at: instant, into: &room)
      end = room.store(decimal: due.nanoseconds, at: end)
      end = room.store(Self.base64, at: end)
      end = Base64.encode(bytes.span, into: &room, at: end)
      return room.store(Self.stringEnd, at: end)
    }
  }

  /// Stores how a line begins, and returns where that ends.
  private static func store(
    _ start: Start, at instant: Instant, into room: inout MutableSpan<UInt8>
  ) -> Int {
    var end = room.store(line, at: 0)
    end = room.store(decimal: instant.nanoseconds, at: end)
    room.store(start.text, at: end)
    return end + start.count
  }

  private mutating func start(
    _ kind: Kind, _ connection: ConnectionID, _ direction: Direction
  ) -> Start {
    let slot = connection.index % Self.slotLimit
    if slot >= connections.count || connections[slot] != connection { fill(slot, connection) }
    return starts[Self.place(slot, kind, direction)]
  }

  private mutating func fill(_ slot: Int, _ connection: ConnectionID) {
    while connections.count <= slot {
      connections.append(nil)
      starts.append(contentsOf: repeatElement(Start(), count: Self.startsOfSlot))
    }
    connections[slot] = connection
    for kind in Kind.allCases {
      for direction in Direction.allCases {
        let (name, end) = Self.words(kind)
        starts[Self.place(slot, kind, direction)] = Self.start(
          ",\"ev\":\"\(name)\",\"c\":\"\(connection)\",\"d\":\"\(direction.recordedName)\"\(end)")
      }
    }
  }

  private static func start(_ text: String) -> Start {
    var start = Start()
    for byte in text.utf8 {
      precondition(start.count < start.text.scalarCount, "there is no room for \(text)")
      start.text[start.count] = byte
      start.count += 1
    }
    return start
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
    slot * startsOfSlot + kind.rawValue * 2 + (direction == .uplink ? 0 : 1)
  }
}
