import LightlagRecording
import Testing

@Suite struct MCAPReaderTests {
  @Test func `what was written is read, in its order`() throws {
    let (records, reader) = try MCAPSample.read(MCAPSample.file())
    #expect(!reader.isTruncated && reader.unknownRecordCount == 0)
    let messages = MCAPSample.messages(records)
    #expect(messages.map(\.channel) == [1, 2, 1])
    #expect(messages.map(\.sequence) == [1, 7, 2])
    #expect(messages.map(\.logTime) == [1_000, 999, 200_000_000])
    #expect(messages.map(\.publishTime) == [999, 998, 199_999_999])
    #expect(
      messages.map { String(decoding: $0.data, as: UTF8.self).prefix(2) } == ["{}", "", "xx"])
    // The metadata was written while the first chunk was open, so it comes first.
    guard case .header(let header) = records[0], case .metadata(let metadata) = records[1] else {
      Issue.record("\(records.prefix(2))")
      return
    }
    #expect(header.program == "test 1" && header.profile == "p")
    #expect(metadata.entries == [.init("a", "1"), .init("b", "2")])
  }

  @Test func `the indexes lead to what they index`() throws {
    let file = MCAPSample.file(codec: RunLengthCodec())
    for record in try MCAPSample.read(file).records {
      switch record {
      case .chunkIndex(let index):
        #expect(file[Int(index.offset)] == MCAP.Opcode.chunk.rawValue)
        let end = Int(index.offset + index.length)
        #expect(file[end] == MCAP.Opcode.messageIndex.rawValue)
        #expect(index.messageIndexOffsets.first?.number == UInt64(end))
        let next = file[end + Int(index.messageIndexLength)]
        #expect(next != MCAP.Opcode.messageIndex.rawValue)
      case .attachmentIndex(let index):
        #expect(file[Int(index.offset)] == MCAP.Opcode.attachment.rawValue)
        // It was written while the second chunk was open.
        #expect(file[Int(index.offset + index.length)] == MCAP.Opcode.chunk.rawValue)
      case .metadataIndex(let index):
        #expect(file[Int(index.offset)] == MCAP.Opcode.metadata.rawValue)
      case .summaryOffset(let offset):
        #expect(file[Int(offset.start)] == offset.group)
      case .statistics(let statistics):
        #expect(statistics.messages == 3 && statistics.chunks == 2)
        #expect(statistics.schemas == 1 && statistics.channels == 2)
        #expect(statistics.attachments == 1 && statistics.metadata == 1)
        #expect(statistics.start == 999 && statistics.end == 200_000_000)
        #expect(statistics.channelMessages.map(\.number) == [2, 1])
      default: break
      }
    }
  }

  @Test(arguments: [1, 2, 7, 100])
  func `the pieces that a file comes in do not matter`(size: Int) throws {
    let file = MCAPSample.file(codec: RunLengthCodec())
    var reader = MCAPReader(codecs: [RunLengthCodec()])
    var records: [MCAP.Record] = []
    for start in stride(from: 0, to: file.count, by: size) {
      reader.append(Array(file[start...].prefix(size)))
      while let record = try reader.next() { records.append(record) }
    }
    reader.finish()
    #expect(try reader.next() == nil)
    #expect(!reader.isTruncated)
    #expect(records == (try MCAPSample.read(file).records))
  }

  @Test func `records of unknown kinds are passed over and counted`() throws {
    // Behind the header: 8 bytes of magic, 9 of prefix, 4 + 1 of profile, 4 + 6 of program. The
    // data's checksum is then wrong, so the file is cut behind what was put in.
    let head = MCAPSample.file()[..<32]
    let strange: [UInt8] = [0x80, 2, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    let (records, reader) = try MCAPSample.read(head + strange + strange)
    #expect(records.count == 1 && reader.unknownRecordCount == 2 && reader.isTruncated)
  }

  @Test func `a record that is longer than is read is refused before it is there`() {
    var limits = MCAPReader.Limits()
    limits.recordByteCount = 14
    // The header has 15 bytes: 4 + 1 of profile, 4 + 6 of program.
    #expect(throws: MCAP.Failure(.recordTooLong(length: 15, limit: 14), at: 8)) {
      try MCAPSample.read(MCAPSample.file(), limits: limits)
    }
  }

  /// Two bytes of run length make 255: the chunk's head says what that comes to.
  @Test func `a chunk that would become too large is refused before it is decompressed`() throws {
    let file = MCAPSample.file(codec: RunLengthCodec())
    let size = try #require(MCAPSample.chunkHeads(try MCAPSample.read(file).records).first)
    var limits = MCAPReader.Limits()
    limits.chunkByteCount = Int(size.uncompressedSize) - 1
    let failure = #expect(throws: MCAP.Failure.self) {
      try MCAPSample.read(file, limits: limits)
    }
    #expect(
      failure?.reason
        == .chunkTooLarge(size: size.uncompressedSize, limit: limits.chunkByteCount))
  }

  @Test func `a compression that is not known is named`() {
    let failure = #expect(throws: MCAP.Failure.self) {
      try MCAPSample.read(MCAPSample.file(codec: RunLengthCodec()), codecs: [])
    }
    #expect(failure?.reason == .unknownCompression("run-length"))
  }

  @Test(arguments: [[], [0x89, 0x4d], Array("{\"lightlag\":1}".utf8)] as [[UInt8]])
  func `what is no MCAP file is refused, or said to be cut off`(bytes: [UInt8]) throws {
    guard bytes.count > 2 else {
      #expect(try MCAPSample.read(bytes).reader.isTruncated)
      return
    }
    #expect(throws: MCAP.Failure(.noMagic, at: 0)) { try MCAPSample.read(bytes) }
  }

  @Test func `nothing may stand behind the end`() {
    let file = MCAPSample.file()
    #expect(throws: MCAP.Failure(.afterEnd, at: file.count)) { try MCAPSample.read(file + [0]) }
  }
}

extension MCAP.Failure {
  fileprivate init(_ reason: Reason, at offset: Int) {
    self.init(reason: reason, offset: offset, offsetInChunk: nil)
  }
}
