/// The container format MCAP: timed messages of named channels, in chunks, with an index.
///
/// Its values are here as they stand in a file; `MCAPWriter` and `MCAPReader` put them there and
/// take them out again. All integers are little-endian, all times are nanoseconds.
///
/// Source: the MCAP specification, major version 0 (mcap.dev/spec).
package enum MCAP {
  /// What a file begins and ends with.
  package static let magic: [UInt8] = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a]

  /// Number of bytes before a record's content: opcode and length.
  static let prefixByteCount = 9

  /// What kind of record follows.
  package enum Opcode: UInt8, Hashable, Sendable, CaseIterable {
    /// The first record.
    case header = 1
    /// The last record.
    case footer
    /// How the messages of channels are built.
    case schema
    /// A stream of messages.
    case channel
    /// One message.
    case message
    /// Records put together, and perhaps compressed.
    case chunk
    /// Where in a chunk the messages of a channel are.
    case messageIndex
    /// Where a chunk is, and what is in it.
    case chunkIndex
    /// A file beside the messages.
    case attachment
    /// Where an attachment is.
    case attachmentIndex
    /// How much there is of everything.
    case statistics
    /// Names and values of the user's.
    case metadata
    /// Where metadata is.
    case metadataIndex
    /// Where in the summary the records of a kind are.
    case summaryOffset
    /// The end of the data.
    case dataEnd
  }
}
