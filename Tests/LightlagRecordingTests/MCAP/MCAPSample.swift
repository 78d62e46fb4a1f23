import LightlagRecording

/// A small file with every kind of record, and what a reader makes of files.
enum MCAPSample {
  /// Two channels, three messages in two chunks, an attachment and metadata.
  static func file(codec: (any ChunkCodec)? = nil) -> [UInt8] {
    var writer = MCAPWriter(program: "test 1", profile: "p", codec: codec)
    let schema = writer.schema(name: "s", encoding: "jsonschema", data: Array("{}".utf8))
    let one = writer.channel(
      topic: "/one", schema: schema, messageEncoding: "json", metadata: [.init("k", "é")])
    let two = writer.channel(topic: "/two", schema: 0, messageEncoding: "")
    writer.write(message(one, 1, at: 1_000, "{}"))
    writer.write(MCAP.Metadata(name: "m", entries: [.init("a", "1"), .init("b", "2")]))
    writer.write(message(two, 7, at: 999, ""))
    writer.write(message(one, 2, at: 200_000_000, String(repeating: "x", count: 50)))
    writer.write(
      MCAP.Attachment(
        logTime: 3, createTime: 2, name: "a.txt", mediaType: "text/plain", data: [1, 2, 3]))
    writer.finish()
    return taken(&writer)
  }

  static func message(
    _ channel: UInt16, _ sequence: UInt32, at time: UInt64, _ text: String
  ) -> MCAP.Message {
    MCAP.Message(
      channel: channel, sequence: sequence, logTime: time, publishTime: time &- 1,
      data: Array(text.utf8)[...])
  }

  static func taken(_ writer: inout MCAPWriter) -> [UInt8] {
    var bytes: [UInt8] = []
    writer.take(into: &bytes)
    return bytes
  }

  /// All records, and the reader behind the last.
  static func read(
    _ bytes: [UInt8], codecs: [any ChunkCodec] = [RunLengthCodec()],
    limits: MCAPReader.Limits = MCAPReader.Limits()
  ) throws(MCAP.Failure) -> (records: [MCAP.Record], reader: MCAPReader) {
    var reader = MCAPReader(codecs: codecs, limits: limits)
    reader.append(bytes)
    reader.finish()
    var records: [MCAP.Record] = []
    while let record = try reader.next() { records.append(record) }
    return (records, reader)
  }

  static func messages(_ records: [MCAP.Record]) -> [MCAP.Message] {
    records.compactMap { record in
      guard case .message(let message) = record else { return nil }
      return message
    }
  }

  static func chunkHeads(_ records: [MCAP.Record]) -> [MCAP.ChunkHead] {
    records.compactMap { record in
      guard case .chunk(let head) = record else { return nil }
      return head
    }
  }
}
