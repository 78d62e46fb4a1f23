import LightlagEncoding

/// The chunk that a writer is filling.
struct ChunkBuilder: Sendable {
  /// Its records, uncompressed.
  private(set) var bytes: [UInt8] = []

  /// Earliest and latest log time, or `nil` while there is no message.
  private(set) var times: ClosedRange<UInt64>?

  /// Messages in it.
  private(set) var messageCount = 0

  /// The places of the messages of each channel, by its identifier.
  private var places: [[MCAP.MessageIndex.Place]] = []

  /// The channels that have messages here, in the order of their first.
  private var usedChannels: [UInt16] = []

  /// The fields of the message written last, from its opcode to its data.
  private var head = [UInt8](repeating: 0, count: MCAP.prefixByteCount + 22)

  var isEmpty: Bool { bytes.isEmpty }

  mutating func append(_ schema: MCAP.Schema) { bytes.append(record: schema) }

  mutating func append(_ channel: MCAP.Channel) {
    bytes.append(record: channel)
    while places.count <= Int(channel.id) { places.append([]) }
  }

  mutating func append(_ message: MCAP.Message) {
    let channel = Int(message.channel)
    messageCount += 1
    if places[channel].isEmpty { usedChannels.append(message.channel) }
    places[channel].append(.init(logTime: message.logTime, offset: UInt64(bytes.count)))
    let time = message.logTime
    times = times.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
    writeHead(message)
    bytes.append(contentsOf: head)
    bytes.append(contentsOf: message.data)
  }

  /// Sets the fields in place: to append them byte by byte would cost more than all the rest.
  private mutating func writeHead(_ message: MCAP.Message) {
    var fields = head.mutableSpan
    fields[0] = MCAP.Opcode.message.rawValue
    fields.set(UInt64(22 + message.data.count), at: 1)
    fields.set(message.channel, at: 9)
    fields.set(message.sequence, at: 11)
    fields.set(message.logTime, at: 15)
    fields.set(message.publishTime, at: 23)
  }

  /// Returns the chunk, compressed where that makes it smaller.
  func chunk(_ codec: (any ChunkCodec)?) -> MCAP.Chunk {
    let compressed = codec?.compress(bytes).flatMap { $0.count < bytes.count ? $0 : nil }
    let head = MCAP.ChunkHead(
      start: times?.lowerBound ?? 0, end: times?.upperBound ?? 0,
      uncompressedSize: UInt64(bytes.count), uncompressedChecksum: CRC32(bytes).value,
      compression: compressed == nil ? "" : codec?.name ?? "")
    return MCAP.Chunk(head: head, records: compressed ?? bytes)
  }

  /// Returns where the messages are, in the order of the channels' identifiers.
  func messageIndexes() -> [MCAP.MessageIndex] {
    usedChannels.sorted().map { MCAP.MessageIndex(channel: $0, places: places[Int($0)]) }
  }

  /// Forgets what was written, and keeps the room it took.
  mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    for channel in usedChannels { places[Int(channel)].removeAll(keepingCapacity: true) }
    usedChannels.removeAll(keepingCapacity: true)
    times = nil
    messageCount = 0
  }
}

extension MutableSpan<UInt8> {
  @inline(__always)
  fileprivate mutating func set(_ value: some FixedWidthInteger & UnsignedInteger, at start: Int) {
    var rest = UInt64(truncatingIfNeeded: value)
    for index in start..<(start + type(of: value).bitWidth / 8) {
      self[index] = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
    }
  }
}
