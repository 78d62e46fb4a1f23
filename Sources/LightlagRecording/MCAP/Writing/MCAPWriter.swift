import LightlagEncoding

/// Writes an MCAP file as it grows.
///
/// 1. `schema(…)` and `channel(…)`, at any time before the first message that needs them;
/// 2. `write(_:)` messages, attachments and metadata;
/// 3. `finish()`, once.
///
/// Between any two calls `take(into:)` gives what can be written to the file: whole records.
/// Equal calls give equal bytes, for one version of the codec: there is no clock, and all that has
/// no order of its own is in the order of its identifiers or of its writing.
package struct MCAPWriter: Sendable {
  /// When a chunk is full.
  package struct ChunkLimits: Hashable, Sendable {
    /// It is closed as soon as it has so many bytes, uncompressed.
    package var byteCount = 64 << 10

    /// It is closed before a message so many nanoseconds later than its earliest.
    package var duration: UInt64 = 100_000_000

    /// Creates the usual limits: what is lost when the process is killed is little.
    package init() {}
  }

  private let codec: (any ChunkCodec)?
  private let limits: ChunkLimits
  private var chunk = ChunkBuilder()
  private var summary = SummaryBuilder()
  private var isFinished = false

  /// What was not taken yet.
  private var pending: [UInt8] = []
  private var takenCount = 0
  /// How much of `pending` the checksum covers.
  private var checkedCount = 0
  private var checksum = CRC32()

  /// Creates a writer that has written the header.
  ///
  /// - Parameters:
  ///   - program: The program that writes.
  ///   - profile: Further rules that the file follows, or empty for none.
  ///   - codec: What makes chunks smaller, or `nil` to leave them as they are.
  ///   - limits: When a chunk is full.
  package init(
    program: String, profile: String = "", codec: (any ChunkCodec)? = nil,
    limits: ChunkLimits = ChunkLimits()
  ) {
    self.codec = codec
    self.limits = limits
    pending = MCAP.magic
    pending.append(record: MCAP.Header(profile: profile, program: program))
  }

  /// Number of bytes that wait to be taken.
  package var pendingByteCount: Int { pending.count }

  /// Chunks closed so far.
  package var chunkCount: Int { summary.chunks.count }

  /// Messages that are in no closed chunk.
  package var openMessageCount: Int { chunk.messageCount }

  /// Adds a schema and returns its identifier: 1, 2, and so on.
  ///
  /// - Precondition: There are fewer than 65 535.
  package mutating func schema(name: String, encoding: String, data: [UInt8]) -> UInt16 {
    precondition(summary.schemas.count < Int(UInt16.max), "16 bits name no more schemas")
    let id = UInt16(summary.schemas.count + 1)
    let schema = MCAP.Schema(id: id, name: name, encoding: encoding, data: data)
    summary.schemas.append(schema)
    chunk.append(schema)
    return id
  }

  /// Adds a channel and returns its identifier: 1, 2, and so on.
  ///
  /// Its schema is what `schema(…)` returned, or 0 for none.
  ///
  /// - Precondition: There are fewer than 65 535.
  package mutating func channel(
    topic: String, schema: UInt16, messageEncoding: String, metadata: [MCAP.Entry] = []
  ) -> UInt16 {
    precondition(summary.channels.count < Int(UInt16.max), "16 bits name no more channels")
    precondition(Int(schema) <= summary.schemas.count, "a schema comes before its channels")
    let channel = MCAP.Channel(
      id: UInt16(summary.channels.count + 1), schema: schema, topic: topic,
      messageEncoding: messageEncoding, metadata: metadata)
    summary.append(channel)
    chunk.append(channel)
    return channel.id
  }

  /// Writes a message.
  ///
  /// - Precondition: Its channel is one that `channel(…)` returned.
  package mutating func write(_ message: MCAP.Message) {
    precondition(!isFinished, "nothing is written behind the end")
    precondition(
      1...summary.channels.count ~= Int(message.channel), "a channel comes before its messages")
    if let start = chunk.times?.lowerBound, message.logTime >= start,
      message.logTime - start >= limits.duration
    {
      closeChunk()
    }
    chunk.append(message)
    summary.count(message)
    if chunk.bytes.count >= limits.byteCount { closeChunk() }
  }

  /// Writes an attachment, at once and into no chunk.
  package mutating func write(_ attachment: MCAP.Attachment) {
    let offset = byteCount
    let length = pending.append(record: attachment)
    summary.attachments.append(
      .init(attachment, offset: UInt64(offset), length: UInt64(length)))
  }

  /// Writes metadata, at once and into no chunk.
  package mutating func write(_ metadata: MCAP.Metadata) {
    let offset = byteCount
    let length = pending.append(record: metadata)
    summary.metadata.append(
      .init(name: metadata.name, offset: UInt64(offset), length: UInt64(length)))
  }

  /// Closes the chunk, so that what was written so far can be taken.
  ///
  /// A live run calls it when no message comes for a while.
  package mutating func closeChunk() {
    guard !chunk.isEmpty else { return }
    let closed = chunk.chunk(codec)
    let offset = byteCount
    let length = closed.append(to: &pending)
    let firstIndex = byteCount
    var offsets: [MCAP.ChannelNumber] = []
    for index in chunk.messageIndexes() {
      offsets.append(.init(channel: index.channel, number: UInt64(byteCount)))
      pending.append(record: index)
    }
    summary.chunks.append(
      MCAP.ChunkIndex(
        head: closed.head, offset: UInt64(offset), length: UInt64(length),
        messageIndexOffsets: offsets, messageIndexLength: UInt64(byteCount - firstIndex),
        compressedSize: UInt64(closed.records.count)))
    chunk.reset()
  }

  /// Writes the summary and the end; nothing may be written after that.
  package mutating func finish() {
    guard !isFinished else { return }
    closeChunk()
    isFinished = true
    check()
    pending.append(record: MCAP.DataEnd(checksum: checksum.value))
    summary.append(to: &pending, at: takenCount)
    pending.append(contentsOf: MCAP.magic)
  }

  /// Returns what was written since the last call: whole records.
  ///
  /// - Parameter spare: Emptied, and then given the bytes; pass the same one each time.
  package mutating func take(into spare: inout [UInt8]) {
    if !isFinished { check() }
    takenCount += pending.count
    checkedCount = 0
    spare.removeAll(keepingCapacity: true)
    swap(&spare, &pending)
  }

  /// Where in the file the next record begins.
  private var byteCount: Int { takenCount + pending.count }

  private mutating func check() {
    checksum.update(pending[checkedCount...])
    checkedCount = pending.count
  }
}
