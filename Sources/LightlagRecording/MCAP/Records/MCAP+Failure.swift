extension MCAP {
  /// Why bytes are not an MCAP file that can be read, and where.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package let reason: Reason

    /// Number of bytes of the file before the record.
    package let offset: Int

    /// Where it is a record in a chunk: number of bytes before it there, uncompressed.
    package let offsetInChunk: Int?

    /// Creates a failure.
    package init(reason: Reason, offset: Int, offsetInChunk: Int?) {
      self.reason = reason
      self.offset = offset
      self.offsetInChunk = offsetInChunk
    }

    package var description: String {
      let place = offsetInChunk.map { ", byte \($0) of the chunk" } ?? ""
      return "byte \(offset)\(place): \(reason)"
    }
  }
}

extension MCAP.Failure {
  /// What is wrong with a record.
  package enum Reason: Error, Hashable, Sendable {
    /// The file does not begin, or its last record is not followed, by the magic bytes.
    case noMagic
    /// Bytes follow the end.
    case afterEnd
    /// The first record is not a header.
    case noHeader
    /// A record is longer than is read.
    case recordTooLong(length: UInt64, limit: Int)
    /// A record ends within a field.
    case shortRecord(needed: Int, available: Int)
    /// A string is not UTF-8.
    case notUTF8
    /// A record is where its kind has no place.
    case misplaced(MCAP.Opcode)
    /// An opcode is 0.
    case zeroOpcode
    /// A schema has the identifier 0, which stands for none.
    case zeroSchema
    /// A channel has a schema that does not come before it.
    case unknownSchema(UInt16)
    /// A message has a channel that does not come before it.
    case unknownChannel(UInt16)
    /// Two schemas of one identifier differ.
    case otherSchema(UInt16)
    /// Two channels of one identifier differ.
    case otherChannel(UInt16)
    /// A checksum is not that of what was read.
    case wrongChecksum(MCAP.Opcode, recorded: UInt32, actual: UInt32)
    /// A chunk says that it is larger, uncompressed, than is read.
    case chunkTooLarge(size: UInt64, limit: Int)
    /// A chunk is compressed in a way that is not known here.
    case unknownCompression(String)
    /// A chunk cannot be decompressed to the size that it gives.
    case notCompressed(compression: String, size: Int)
    /// A chunk ends within a record.
    case cutChunk
  }
}

extension MCAP.Failure.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noMagic: "an MCAP file begins and ends with 89 4D 43 41 50 30 0D 0A"
    case .afterEnd: "bytes behind the end"
    case .noHeader: "the first record must be a header"
    case .recordTooLong(let length, let limit):
      "a record of \(length) bytes, where \(limit) are the most"
    case .shortRecord(let needed, let available):
      "a field of \(needed) bytes, where \(available) are left of its record"
    case .notUTF8: "a string that is not UTF-8"
    case .misplaced(let opcode): "a record of kind \(opcode) has no place here"
    case .zeroOpcode: "a record with opcode 0"
    case .zeroSchema: "a schema with the identifier 0"
    case .unknownSchema(let id): "schema \(id) does not come before the channel that has it"
    case .unknownChannel(let id): "channel \(id) does not come before its message"
    case .otherSchema(let id): "schema \(id) again, but different"
    case .otherChannel(let id): "channel \(id) again, but different"
    case .wrongChecksum(let opcode, let recorded, let actual):
      "the CRC-32 of kind \(opcode) is \(recorded), but \(actual) of what is there"
    case .chunkTooLarge(let size, let limit):
      "a chunk of \(size) bytes uncompressed, where \(limit) are the most"
    case .unknownCompression(let name): "compression '\(name)' is not known"
    case .notCompressed(let compression, let size):
      "a chunk that is not \(size) bytes compressed with \(compression)"
    case .cutChunk: "a chunk that ends within a record"
    }
  }
}
