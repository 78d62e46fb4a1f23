import LightlagEncoding

/// What a writer says at the end of a file about all of it.
struct SummaryBuilder: Sendable {
  var schemas: [MCAP.Schema] = []
  private(set) var channels: [MCAP.Channel] = []
  var chunks: [MCAP.ChunkIndex] = []
  var attachments: [MCAP.AttachmentIndex] = []
  var metadata: [MCAP.MetadataIndex] = []

  private var messageCount: UInt64 = 0
  private var times: ClosedRange<UInt64>?
  /// Messages of each channel, the first channel first.
  private var channelCounts: [UInt64] = []

  mutating func append(_ channel: MCAP.Channel) {
    channels.append(channel)
    channelCounts.append(0)
  }

  mutating func count(_ message: MCAP.Message) {
    let time = message.logTime
    messageCount += 1
    channelCounts[Int(message.channel) - 1] += 1
    times = times.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
  }

  /// Writes the summary, where each kind of record is in it, and the footer.
  ///
  /// - Parameters:
  ///   - bytes: What it is written behind.
  ///   - base: Number of bytes of the file before those.
  func append(to bytes: inout [UInt8], at base: Int) {
    let start = bytes.count
    var groups: [MCAP.SummaryOffset] = []
    Self.append(schemas, to: &bytes, at: base, &groups)
    Self.append(channels, to: &bytes, at: base, &groups)
    Self.append([statistics], to: &bytes, at: base, &groups)
    Self.append(chunks, to: &bytes, at: base, &groups)
    Self.append(attachments, to: &bytes, at: base, &groups)
    Self.append(metadata, to: &bytes, at: base, &groups)
    let offsetStart = bytes.count
    for group in groups { bytes.append(record: group) }
    footer(UInt64(base + start), UInt64(base + offsetStart), from: start, to: &bytes)
  }

  private func footer(
    _ summaryStart: UInt64, _ offsetStart: UInt64, from start: Int, to bytes: inout [UInt8]
  ) {
    var footer = MCAP.Footer(
      summaryStart: summaryStart, summaryOffsetStart: offsetStart, summaryChecksum: 0)
    var record: [UInt8] = []
    record.append(record: footer)
    // The checksum covers the footer too, up to itself.
    var checksum = CRC32()
    checksum.update(bytes[start...])
    checksum.update(record[..<MCAP.Footer.checkedByteCount])
    footer.summaryChecksum = checksum.value
    bytes.append(record: footer)
  }

  private var statistics: MCAP.Statistics {
    var statistics = MCAP.Statistics()
    statistics.messages = messageCount
    statistics.schemas = UInt16(schemas.count)
    statistics.channels = UInt32(channels.count)
    statistics.attachments = UInt32(attachments.count)
    statistics.metadata = UInt32(metadata.count)
    statistics.chunks = UInt32(chunks.count)
    statistics.start = times?.lowerBound ?? 0
    statistics.end = times?.upperBound ?? 0
    statistics.channelMessages = zip(channels, channelCounts).compactMap { channel, count in
      count == 0 ? nil : MCAP.ChannelNumber(channel: channel.id, number: count)
    }
    return statistics
  }

  private static func append<Content: MCAPContent>(
    _ records: [Content], to bytes: inout [UInt8], at base: Int,
    _ groups: inout [MCAP.SummaryOffset]
  ) {
    guard !records.isEmpty else { return }
    let start = bytes.count
    for record in records { bytes.append(record: record) }
    groups.append(
      MCAP.SummaryOffset(
        group: Content.opcode, start: UInt64(base + start), length: UInt64(bytes.count - start)))
  }
}
