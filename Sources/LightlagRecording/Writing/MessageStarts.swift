import LightlagCore
import LightlagEncoding

/// How the lines of messages, and of their being handed over, begin: kept for the connections that
/// spoke last, because most lines of a recording are messages, and to write it anew takes as long
/// as all the rest of the line.
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

  /// A piece of text, by where it stands.
  private struct Piece {
    let offset: Int
    let count: Int

    /// What every line begins with, up to its instant.
    static let line = Piece(offset: 0, count: 5)
    /// What leads to when a message was due.
    static let due = Piece(offset: 8, count: 7)
  }

  private static let fixed = "{\"t\":   ,\"due\":"
  private static let slotCount = 256
  private static let kindCount = Kind.allCases.count
  /// Room for a piece, which is read and written by words: the longest has 55 bytes.
  private static let stride = 64
  private static let longestNumber = 20

  /// The connection that each slot is for.
  private var connections: [ConnectionID?] = Array(repeating: nil, count: slotCount)
  /// All pieces, in one array, as what is nested is copied in part wherever it is looked at: those
  /// that are fixed, then what stands behind the instant, of each slot, of each kind, uplink and
  /// downlink.
  private var text: [UInt8]
  private var counts: [UInt8]

  init() {
    let pieceCount = 1 + Self.slotCount * Self.kindCount * 2
    text = Array(repeating: 0, count: pieceCount * Self.stride)
    counts = Array(repeating: 0, count: pieceCount)
    set(0, Self.fixed)
  }

  /// Begins a message's line.
  ///
  /// - Parameters:
  ///   - kind: As what.
  ///   - connection: Whose message it is.
  ///   - direction: Where it goes.
  ///   - instant: When the line was written.
  ///   - number: What the kind leads up to, or `nil` to write no more than it.
  ///   - due: When the message was due, or `nil` where that is not written behind the number.
  ///   - writer: Is given the text.
  mutating func begin(
    _ kind: Kind, _ connection: ConnectionID, _ direction: Direction, at instant: Instant,
    number: Int64? = nil, due: Instant? = nil, to writer: inout JSONWriter
  ) {
    let start = start(kind, connection, direction)
    let text = text.span
    // Room is looked for once: three pieces and three numbers at most.
    writer.compose(capacity: Self.stride * 2 + Self.longestNumber * 3) { room in
      var end = Self.store(.line, of: text, in: &room, at: 0)
      end = room.store(decimal: instant.nanoseconds, at: end)
      end = Self.store(start, of: text, in: &room, at: end)
      if let number { end = room.store(decimal: number, at: end) }
      guard let due else { return end }
      end = Self.store(.due, of: text, in: &room, at: end)
      return room.store(decimal: due.nanoseconds, at: end)
    }
  }

  @inline(__always)
  private static func store(
    _ piece: Piece, of text: Span<UInt8>, in room: inout MutableSpan<UInt8>, at index: Int
  ) -> Int {
    room.store(text.extracting(piece.offset...), count: piece.count, at: index)
  }

  /// Returns what stands between the instant of a line and what its kind leads up to.
  private mutating func start(
    _ kind: Kind, _ connection: ConnectionID, _ direction: Direction
  ) -> Piece {
    let slot = connection.index % Self.slotCount
    if connections[slot] != connection { fill(slot, connection) }
    let place = Self.place(slot, kind, direction)
    return Piece(offset: place * Self.stride, count: Int(counts[place]))
  }

  private mutating func fill(_ slot: Int, _ connection: ConnectionID) {
    connections[slot] = connection
    for kind in Kind.allCases {
      for direction in Direction.allCases {
        let (name, end) = Self.words(kind)
        set(
          Self.place(slot, kind, direction),
          ",\"ev\":\"\(name)\",\"c\":\"\(connection)\",\"d\":\"\(direction.recordedName)\"\(end)")
      }
    }
  }

  private mutating func set(_ place: Int, _ piece: String) {
    let bytes = Array(piece.utf8)
    precondition(bytes.count <= Self.stride, "there is no room for \(piece)")
    let start = place * Self.stride
    text.replaceSubrange(start..<start + bytes.count, with: bytes)
    counts[place] = UInt8(bytes.count)
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
    1 + (slot * kindCount + kind.rawValue) * 2 + (direction == .uplink ? 0 : 1)
  }
}
