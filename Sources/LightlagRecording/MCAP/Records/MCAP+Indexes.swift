// The records by which a reader finds its way in a large file.

extension MCAP {
  /// Where in a chunk the messages of a channel are.
  package struct MessageIndex: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.messageIndex

    /// The place of a message.
    package struct Place: Hashable, Sendable {
      /// Its log time.
      package var logTime: UInt64
      /// Where in the chunk it begins, uncompressed.
      package var offset: UInt64
    }

    /// The channel.
    package var channel: UInt16
    /// Its messages in the chunk.
    package var places: [Place]

    init(channel: UInt16, places: [Place]) {
      self.channel = channel
      self.places = places
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      channel = try fields.short()
      places = try fields.elements { fields throws(Failure.Reason) in
        Place(logTime: try fields.long(), offset: try fields.long())
      }
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: channel)
      bytes.append(mcap: places) { place, bytes in
        bytes.append(littleEndian: place.logTime)
        bytes.append(littleEndian: place.offset)
      }
    }
  }

  /// A number for a channel.
  package struct ChannelNumber: Hashable, Sendable {
    /// The channel.
    package var channel: UInt16
    /// The number.
    package var number: UInt64
  }

  /// Where a chunk is, and what is in it.
  package struct ChunkIndex: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.chunkIndex

    /// Earliest log time of its messages, or 0 where it has none.
    package var start: UInt64
    /// Latest log time of its messages, or 0 where it has none.
    package var end: UInt64
    /// Where the chunk begins.
    package var offset: UInt64
    /// Number of bytes of its record.
    package var length: UInt64
    /// Where the message index of each channel is that has messages in it.
    package var messageIndexOffsets: [ChannelNumber]
    /// Number of bytes of all its message indexes.
    package var messageIndexLength: UInt64
    /// How its records are compressed, or empty for not at all.
    package var compression: String
    /// Number of bytes of its records, compressed.
    package var compressedSize: UInt64
    /// Number of bytes of its records, uncompressed.
    package var uncompressedSize: UInt64

    init(
      head: ChunkHead, offset: UInt64, length: UInt64, messageIndexOffsets: [ChannelNumber],
      messageIndexLength: UInt64, compressedSize: UInt64
    ) {
      start = head.start
      end = head.end
      self.offset = offset
      self.length = length
      self.messageIndexOffsets = messageIndexOffsets
      self.messageIndexLength = messageIndexLength
      compression = head.compression
      self.compressedSize = compressedSize
      uncompressedSize = head.uncompressedSize
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      start = try fields.long()
      end = try fields.long()
      offset = try fields.long()
      length = try fields.long()
      messageIndexOffsets = try fields.channelNumbers()
      messageIndexLength = try fields.long()
      compression = try fields.string()
      compressedSize = try fields.long()
      uncompressedSize = try fields.long()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: start)
      bytes.append(littleEndian: end)
      bytes.append(littleEndian: offset)
      bytes.append(littleEndian: length)
      bytes.append(mcap: messageIndexOffsets)
      bytes.append(littleEndian: messageIndexLength)
      bytes.append(mcap: compression)
      bytes.append(littleEndian: compressedSize)
      bytes.append(littleEndian: uncompressedSize)
    }
  }

  /// Where an attachment is.
  package struct AttachmentIndex: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.attachmentIndex

    /// Where it begins.
    package var offset: UInt64
    /// Number of bytes of its record.
    package var length: UInt64
    /// When it was recorded.
    package var logTime: UInt64
    /// When it was made.
    package var createTime: UInt64
    /// Number of bytes of its data.
    package var dataSize: UInt64
    /// What it is called.
    package var name: String
    /// What it is.
    package var mediaType: String

    init(_ attachment: Attachment, offset: UInt64, length: UInt64) {
      self.offset = offset
      self.length = length
      logTime = attachment.logTime
      createTime = attachment.createTime
      dataSize = UInt64(attachment.data.count)
      name = attachment.name
      mediaType = attachment.mediaType
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      offset = try fields.long()
      length = try fields.long()
      logTime = try fields.long()
      createTime = try fields.long()
      dataSize = try fields.long()
      name = try fields.string()
      mediaType = try fields.string()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: offset)
      bytes.append(littleEndian: length)
      bytes.append(littleEndian: logTime)
      bytes.append(littleEndian: createTime)
      bytes.append(littleEndian: dataSize)
      bytes.append(mcap: name)
      bytes.append(mcap: mediaType)
    }
  }

  /// Where metadata is.
  package struct MetadataIndex: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.metadataIndex

    /// Where it begins.
    package var offset: UInt64
    /// Number of bytes of its record.
    package var length: UInt64
    /// What it is about.
    package var name: String

    init(name: String, offset: UInt64, length: UInt64) {
      self.offset = offset
      self.length = length
      self.name = name
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      offset = try fields.long()
      length = try fields.long()
      name = try fields.string()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: offset)
      bytes.append(littleEndian: length)
      bytes.append(mcap: name)
    }
  }

  /// Where in the summary the records of a kind are.
  package struct SummaryOffset: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.summaryOffset

    /// The opcode of the kind.
    package var group: UInt8
    /// Where the first begins.
    package var start: UInt64
    /// Number of bytes of all of them.
    package var length: UInt64

    init(group: Opcode, start: UInt64, length: UInt64) {
      self.group = group.rawValue
      self.start = start
      self.length = length
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      group = try fields.byte()
      start = try fields.long()
      length = try fields.long()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(group)
      bytes.append(littleEndian: start)
      bytes.append(littleEndian: length)
    }
  }
}

extension MCAPFields {
  mutating func channelNumbers() throws(MCAP.Failure.Reason) -> [MCAP.ChannelNumber] {
    try elements { fields throws(MCAP.Failure.Reason) in
      MCAP.ChannelNumber(channel: try fields.short(), number: try fields.long())
    }
  }
}

extension [UInt8] {
  mutating func append(mcap numbers: [MCAP.ChannelNumber]) {
    append(mcap: numbers) { number, bytes in
      bytes.append(littleEndian: number.channel)
      bytes.append(littleEndian: number.number)
    }
  }
}
