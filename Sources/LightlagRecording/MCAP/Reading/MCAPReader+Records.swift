import LightlagEncoding

extension MCAPReader {
  /// Returns the next record of the open chunk, or `nil` where that has ended.
  mutating func nextInChunk() throws(MCAP.Failure.Reason) -> MCAP.Record? {
    while let range = try chunk?.next(), let bytes = chunk?.bytes {
      let opcode = bytes[range.lowerBound]
      var fields = MCAPFields(
        bytes, in: (range.lowerBound + MCAP.prefixByteCount)..<range.upperBound)
      switch MCAP.Opcode(rawValue: opcode) {
      case .message: return .message(try message(&fields))
      case .schema: return .schema(try schema(&fields))
      case .channel: return .channel(try channel(&fields))
      case .some(let opcode): throw .misplaced(opcode)
      case nil: try passOver(opcode)
      }
    }
    chunk = nil
    return nil
  }

  /// Reads a record that is in no chunk; returns `nil` where its kind is not known.
  mutating func read(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(MCAP.Failure.Reason) -> MCAP.Record? {
    let opcode = MCAP.Opcode(rawValue: bytes[range.lowerBound])
    let content = (range.lowerBound + MCAP.prefixByteCount)..<range.upperBound
    guard phase != .header || opcode == .header else { throw .noHeader }
    var fields = MCAPFields(bytes, in: content)
    if opcode == .footer { return try footer(&fields, bytes[range]) }
    if opcode == .dataEnd { return try dataEnd(&fields) }
    checksum.update(bytes[range])
    guard let opcode else {
      try passOver(bytes[range.lowerBound])
      return nil
    }
    guard has(opcode, in: phase) else { throw .misplaced(opcode) }
    return try record(opcode, &fields)
  }

  /// Whether a record of that kind may stand there.
  private func has(_ opcode: MCAP.Opcode, in phase: Phase) -> Bool {
    switch opcode {
    case .header: phase == .header
    case .schema, .channel: phase == .data || phase == .summary
    case .message, .chunk, .messageIndex, .attachment, .metadata: phase == .data
    case .chunkIndex, .attachmentIndex, .statistics, .metadataIndex, .summaryOffset:
      phase == .summary
    case .dataEnd, .footer: false
    }
  }

  private mutating func record(
    _ opcode: MCAP.Opcode, _ fields: inout MCAPFields
  ) throws(MCAP.Failure.Reason) -> MCAP.Record? {
    switch opcode {
    case .header:
      phase = .data
      return .header(try MCAP.Header(&fields))
    case .schema: return .schema(try schema(&fields))
    case .channel: return .channel(try channel(&fields))
    case .message: return .message(try message(&fields))
    case .chunk: return .chunk(try open(&fields))
    case .messageIndex: return .messageIndex(try MCAP.MessageIndex(&fields))
    case .chunkIndex: return .chunkIndex(try MCAP.ChunkIndex(&fields))
    case .attachment: return .attachment(try MCAP.Attachment(&fields))
    case .attachmentIndex: return .attachmentIndex(try MCAP.AttachmentIndex(&fields))
    case .statistics: return .statistics(try MCAP.Statistics(&fields))
    case .metadata: return .metadata(try MCAP.Metadata(&fields))
    case .metadataIndex: return .metadataIndex(try MCAP.MetadataIndex(&fields))
    case .summaryOffset: return .summaryOffset(try MCAP.SummaryOffset(&fields))
    case .dataEnd, .footer: throw .misplaced(opcode)
    }
  }

  private mutating func schema(
    _ fields: inout MCAPFields
  ) throws(MCAP.Failure.Reason) -> MCAP.Schema {
    let schema = try MCAP.Schema(&fields)
    try definitions.add(schema)
    return schema
  }

  private mutating func channel(
    _ fields: inout MCAPFields
  ) throws(MCAP.Failure.Reason) -> MCAP.Channel {
    let channel = try MCAP.Channel(&fields)
    try definitions.add(channel)
    return channel
  }

  private mutating func message(
    _ fields: inout MCAPFields
  ) throws(MCAP.Failure.Reason) -> MCAP.Message {
    let message = try MCAP.Message(&fields)
    try definitions.check(message)
    return message
  }

  // MARK: Chunks

  /// Opens a chunk, whose records come next.
  private mutating func open(
    _ fields: inout MCAPFields
  ) throws(MCAP.Failure.Reason) -> MCAP.ChunkHead {
    let head = try MCAP.ChunkHead(&fields)
    let records = try fields.longBytes()
    guard head.uncompressedSize <= UInt64(limits.chunkByteCount) else {
      throw .chunkTooLarge(size: head.uncompressedSize, limit: limits.chunkByteCount)
    }
    let bytes = try decompress(records, head.compression, size: Int(head.uncompressedSize))
    try Self.compare(.chunk, recorded: head.uncompressedChecksum) { CRC32(bytes) }
    chunk = OpenChunk(bytes)
    return head
  }

  private func decompress(
    _ records: ArraySlice<UInt8>, _ compression: String, size: Int
  ) throws(MCAP.Failure.Reason) -> [UInt8] {
    var bytes: [UInt8]?
    if compression.isEmpty {
      bytes = Array(records)
    } else {
      guard let codec = codecs.first(where: { $0.name == compression }) else {
        throw .unknownCompression(compression)
      }
      bytes = codec.decompress(records, size: size)
    }
    guard let bytes, bytes.count == size else {
      throw .notCompressed(compression: compression, size: size)
    }
    return bytes
  }

  // MARK: Ends

  private mutating func dataEnd(
    _ fields: inout MCAPFields
  ) throws(MCAP.Failure.Reason) -> MCAP.Record {
    guard phase == .data else { throw .misplaced(.dataEnd) }
    let end = try MCAP.DataEnd(&fields)
    let checksum = checksum
    try Self.compare(.dataEnd, recorded: end.checksum) { checksum }
    self.checksum = CRC32()
    phase = .summary
    return .dataEnd(end)
  }

  private mutating func footer(
    _ fields: inout MCAPFields, _ record: ArraySlice<UInt8>
  ) throws(MCAP.Failure.Reason) -> MCAP.Record {
    guard phase == .summary else { throw .misplaced(.footer) }
    let footer = try MCAP.Footer(&fields)
    var checksum = checksum
    checksum.update(record.prefix(MCAP.Footer.checkedByteCount))
    try Self.compare(.footer, recorded: footer.summaryChecksum) { checksum }
    phase = .endMagic
    return .footer(footer)
  }

  private static func compare(
    _ opcode: MCAP.Opcode, recorded: UInt32, _ checksum: () -> CRC32
  ) throws(MCAP.Failure.Reason) {
    // 0 says that none was computed.
    guard recorded != 0 else { return }
    let actual = checksum().value
    guard actual == recorded else {
      throw .wrongChecksum(opcode, recorded: recorded, actual: actual)
    }
  }
}
