extension MCAP {
  /// A record, as a reader returns it.
  package enum Record: Hashable, Sendable {
    /// The first.
    case header(Header)
    /// How messages are built.
    case schema(Schema)
    /// A stream of messages.
    case channel(Channel)
    /// One message.
    case message(Message)
    /// The head of a chunk; the records in it come next.
    case chunk(ChunkHead)
    /// Where the messages of a channel are.
    case messageIndex(MessageIndex)
    /// Where a chunk is.
    case chunkIndex(ChunkIndex)
    /// A file beside the messages.
    case attachment(Attachment)
    /// Where an attachment is.
    case attachmentIndex(AttachmentIndex)
    /// How much there is of everything.
    case statistics(Statistics)
    /// Names and values.
    case metadata(Metadata)
    /// Where metadata is.
    case metadataIndex(MetadataIndex)
    /// Where in the summary the records of a kind are.
    case summaryOffset(SummaryOffset)
    /// The end of the data.
    case dataEnd(DataEnd)
    /// The last.
    case footer(Footer)
  }
}
