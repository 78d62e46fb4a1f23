extension MCAP {
  /// How much there is of everything in a file.
  package struct Statistics: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.statistics

    /// Messages.
    package var messages: UInt64 = 0
    /// Schemas.
    package var schemas: UInt16 = 0
    /// Channels.
    package var channels: UInt32 = 0
    /// Attachments.
    package var attachments: UInt32 = 0
    /// Records of metadata.
    package var metadata: UInt32 = 0
    /// Chunks.
    package var chunks: UInt32 = 0
    /// Earliest log time, or 0 where there is no message.
    package var start: UInt64 = 0
    /// Latest log time, or 0 where there is no message.
    package var end: UInt64 = 0
    /// Messages of each channel, in the order of their identifiers.
    package var channelMessages: [ChannelNumber] = []

    init() {}

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      messages = try fields.long()
      schemas = try fields.short()
      channels = try fields.word()
      attachments = try fields.word()
      metadata = try fields.word()
      chunks = try fields.word()
      start = try fields.long()
      end = try fields.long()
      channelMessages = try fields.channelNumbers()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: messages)
      bytes.append(littleEndian: schemas)
      bytes.append(littleEndian: channels)
      bytes.append(littleEndian: attachments)
      bytes.append(littleEndian: metadata)
      bytes.append(littleEndian: chunks)
      bytes.append(littleEndian: start)
      bytes.append(littleEndian: end)
      bytes.append(mcap: channelMessages)
    }
  }
}
