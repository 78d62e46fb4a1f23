// The records that users have something in.

extension MCAP {
  /// How the messages of channels are built.
  package struct Schema: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.schema

    /// By what channels name it; never 0.
    package var id: UInt16
    /// What it is called.
    package var name: String
    /// The language that it is written in: `jsonschema`.
    package var encoding: String
    /// The schema itself.
    package var data: [UInt8]

    init(id: UInt16, name: String, encoding: String, data: [UInt8]) {
      self.id = id
      self.name = name
      self.encoding = encoding
      self.data = data
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      id = try fields.short()
      guard id != 0 else { throw .zeroSchema }
      name = try fields.string()
      encoding = try fields.string()
      data = try fields.shortBytes()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: id)
      bytes.append(mcap: name)
      bytes.append(mcap: encoding)
      bytes.append(short: data)
    }
  }

  /// A stream of messages.
  package struct Channel: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.channel

    /// By what messages name it.
    package var id: UInt16
    /// The schema of its messages, or 0 for none.
    package var schema: UInt16
    /// What people call it.
    package var topic: String
    /// What the messages are: `json`.
    package var messageEncoding: String
    /// What else there is to say.
    package var metadata: [Entry]

    init(
      id: UInt16, schema: UInt16, topic: String, messageEncoding: String, metadata: [Entry]
    ) {
      self.id = id
      self.schema = schema
      self.topic = topic
      self.messageEncoding = messageEncoding
      self.metadata = metadata
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      id = try fields.short()
      schema = try fields.short()
      topic = try fields.string()
      messageEncoding = try fields.string()
      metadata = try fields.entries()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: id)
      bytes.append(littleEndian: schema)
      bytes.append(mcap: topic)
      bytes.append(mcap: messageEncoding)
      bytes.append(mcap: metadata)
    }
  }

  /// One message.
  package struct Message: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.message

    /// The channel that it is of.
    package var channel: UInt16
    /// Its number, counted as the writer likes.
    package var sequence: UInt32
    /// When it was recorded.
    package var logTime: UInt64
    /// When it was published.
    package var publishTime: UInt64
    /// What it says.
    package var data: ArraySlice<UInt8>

    /// Creates a message.
    package init(
      channel: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64,
      data: ArraySlice<UInt8>
    ) {
      self.channel = channel
      self.sequence = sequence
      self.logTime = logTime
      self.publishTime = publishTime
      self.data = data
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      channel = try fields.short()
      sequence = try fields.word()
      logTime = try fields.long()
      publishTime = try fields.long()
      data = fields.rest()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: channel)
      bytes.append(littleEndian: sequence)
      bytes.append(littleEndian: logTime)
      bytes.append(littleEndian: publishTime)
      bytes.append(contentsOf: data)
    }
  }

  /// A file beside the messages.
  package struct Attachment: Hashable, Sendable {
    /// When it was recorded.
    package var logTime: UInt64
    /// When it was made.
    package var createTime: UInt64
    /// What it is called.
    package var name: String
    /// What it is, as a media type (RFC 6838).
    package var mediaType: String
    /// What stands in it.
    package var data: [UInt8]

    /// Creates an attachment.
    package init(
      logTime: UInt64, createTime: UInt64, name: String, mediaType: String, data: [UInt8]
    ) {
      self.logTime = logTime
      self.createTime = createTime
      self.name = name
      self.mediaType = mediaType
      self.data = data
    }
  }

  /// Names and values of the user's.
  package struct Metadata: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.metadata

    /// What it is about.
    package var name: String
    /// What it says.
    package var entries: [Entry]

    /// Creates metadata; sort the entries, so that equal ones give equal bytes.
    package init(name: String, entries: [Entry]) {
      self.name = name
      self.entries = entries
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      name = try fields.string()
      entries = try fields.entries()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(mcap: name)
      bytes.append(mcap: entries)
    }
  }
}
