// The records that hold a file together.

extension MCAP {
  /// The first record of a file.
  package struct Header: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.header

    /// Further rules that the file follows, or empty for none.
    package var profile: String
    /// The program that wrote it.
    package var program: String

    init(profile: String, program: String) {
      self.profile = profile
      self.program = program
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      profile = try fields.string()
      program = try fields.string()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(mcap: profile)
      bytes.append(mcap: program)
    }
  }

  /// The last record of the data.
  package struct DataEnd: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.dataEnd

    /// CRC-32 of all bytes of the file before this record, or 0 for none.
    package var checksum: UInt32

    init(checksum: UInt32) {
      self.checksum = checksum
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      checksum = try fields.word()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: checksum)
    }
  }

  /// The last record of a file.
  package struct Footer: Hashable, Sendable, MCAPContent {
    static let opcode = Opcode.footer

    /// Number of bytes of its record that its own checksum covers.
    static let checkedByteCount = MCAP.prefixByteCount + 16

    /// Where the summary begins, or 0 where there is none.
    package var summaryStart: UInt64
    /// Where the summary offsets begin, or 0 where there are none.
    package var summaryOffsetStart: UInt64
    /// CRC-32 from the start of the summary to the field before this, or 0 for none.
    package var summaryChecksum: UInt32

    init(summaryStart: UInt64, summaryOffsetStart: UInt64, summaryChecksum: UInt32) {
      self.summaryStart = summaryStart
      self.summaryOffsetStart = summaryOffsetStart
      self.summaryChecksum = summaryChecksum
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      summaryStart = try fields.long()
      summaryOffsetStart = try fields.long()
      summaryChecksum = try fields.word()
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(littleEndian: summaryStart)
      bytes.append(littleEndian: summaryOffsetStart)
      bytes.append(littleEndian: summaryChecksum)
    }
  }

  /// What stands in a chunk before its records.
  package struct ChunkHead: Hashable, Sendable {
    /// Earliest log time of its messages, or 0 where it has none.
    package var start: UInt64
    /// Latest log time of its messages, or 0 where it has none.
    package var end: UInt64
    /// Number of bytes of its records, uncompressed.
    package var uncompressedSize: UInt64
    /// CRC-32 of its records, uncompressed, or 0 for none.
    package var uncompressedChecksum: UInt32
    /// How they are compressed: `zstd`, or empty for not at all.
    package var compression: String

    init(
      start: UInt64, end: UInt64, uncompressedSize: UInt64, uncompressedChecksum: UInt32,
      compression: String
    ) {
      self.start = start
      self.end = end
      self.uncompressedSize = uncompressedSize
      self.uncompressedChecksum = uncompressedChecksum
      self.compression = compression
    }

    init(_ fields: inout MCAPFields) throws(Failure.Reason) {
      start = try fields.long()
      end = try fields.long()
      uncompressedSize = try fields.long()
      uncompressedChecksum = try fields.word()
      compression = try fields.string()
    }
  }

  /// A whole chunk, to be written.
  struct Chunk {
    var head: ChunkHead
    /// Its records, compressed.
    var records: [UInt8]

    /// Writes it as a record, and returns how many bytes it takes.
    func append(to bytes: inout [UInt8]) -> Int {
      let nameCount = head.compression.utf8.count
      let length = 8 + 8 + 8 + 4 + 4 + nameCount + 8 + records.count
      bytes.append(Opcode.chunk.rawValue)
      bytes.append(littleEndian: UInt64(length))
      bytes.append(littleEndian: head.start)
      bytes.append(littleEndian: head.end)
      bytes.append(littleEndian: head.uncompressedSize)
      bytes.append(littleEndian: head.uncompressedChecksum)
      bytes.append(mcap: head.compression)
      bytes.append(long: records)
      return MCAP.prefixByteCount + length
    }
  }
}
