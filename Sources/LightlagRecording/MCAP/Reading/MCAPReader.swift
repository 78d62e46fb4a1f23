import LightlagEncoding

/// Reads an MCAP file that may come in pieces, record by record.
///
/// 1. `append(_:)` bytes as they come;
/// 2. `next()` until it returns `nil`, which means that it needs more;
/// 3. `finish()` when there are no more, and `next()` until it returns `nil` again.
///
/// It goes through the file from its beginning and needs no index. Records of kinds that it does
/// not know are passed over and counted. All checksums that a file has are checked, each when the
/// bytes that it covers have been read; those of a chunk before its first record is returned.
package struct MCAPReader: Sendable {
  /// Most that is taken, so that a small file cannot ask for much memory.
  package struct Limits: Hashable, Sendable {
    /// Most bytes of a record.
    package var recordByteCount = 256 << 20

    /// Most bytes of a chunk, uncompressed.
    package var chunkByteCount = 256 << 20

    /// Creates the usual limits.
    package init() {}
  }

  /// What may come next.
  enum Phase {
    case magic
    case header
    case data
    case summary
    case endMagic
    case end
  }

  /// Whether the file ends before its end; all records that are whole were returned.
  package private(set) var isTruncated = false

  /// Records of kinds that are not known.
  package private(set) var unknownRecordCount = 0

  let limits: Limits
  let codecs: [any ChunkCodec]
  var phase = Phase.magic
  /// Covers the data until its end, and then the summary.
  var checksum = CRC32()
  /// The chunk whose records come next.
  var chunk: OpenChunk?
  var definitions = MCAPDefinitions()

  private var buffer: [UInt8] = []
  /// Where in the buffer the next record begins.
  private var start = 0
  /// Number of bytes of the file before the buffer.
  private var passedCount = 0
  /// Where in the file the record returned last began.
  private var recordOffset = 0
  private var isFinished = false
  private var failure: MCAP.Failure?

  /// Creates a reader that has read nothing.
  ///
  /// - Parameters:
  ///   - codecs: What can decompress chunks.
  ///   - limits: Most that is taken.
  package init(codecs: [any ChunkCodec] = [], limits: Limits = Limits()) {
    self.codecs = codecs
    self.limits = limits
  }

  /// Takes the next bytes.
  package mutating func append(_ bytes: [UInt8]) {
    passedCount += start
    if start == buffer.count {
      buffer = bytes
    } else {
      buffer.removeSubrange(..<start)
      buffer += bytes
    }
    start = 0
  }

  /// Says that no more bytes come.
  package mutating func finish() { isFinished = true }

  /// Returns the next record, or `nil` where there is no whole one.
  ///
  /// - Throws: `MCAP.Failure` at the first record that is wrong, and from then on.
  package mutating func next() throws(MCAP.Failure) -> MCAP.Record? {
    if let failure { throw failure }
    do throws(MCAP.Failure.Reason) {
      while true {
        if chunk != nil {
          if let record = try nextInChunk() { return record }
        } else if let bytes = try nextAtTop() {
          if let record = try read(buffer, bytes) { return record }
        } else {
          isTruncated = isFinished && phase != .end
          return nil
        }
      }
    } catch {
      let failure = MCAP.Failure(
        reason: error, offset: recordOffset, offsetInChunk: chunk?.recordOffset)
      self.failure = failure
      throw failure
    }
  }

  /// Where in the file the record behind the one returned last begins.
  var byteOffset: Int { passedCount + start }

  /// Counts a record that is passed over.
  mutating func passOver(_ opcode: UInt8) throws(MCAP.Failure.Reason) {
    guard opcode != 0 else { throw .zeroOpcode }
    unknownRecordCount += 1
  }

  /// Steps over the next whole record that is in no chunk, and returns where it is.
  ///
  /// The magic bytes on the way are checked and passed over.
  private mutating func nextAtTop() throws(MCAP.Failure.Reason) -> Range<Int>? {
    recordOffset = passedCount + start
    switch phase {
    case .end:
      guard start == buffer.count else { throw .afterEnd }
      return nil
    case .magic, .endMagic:
      guard try passMagic() else { return nil }
      return try nextAtTop()
    case .header, .data, .summary:
      guard buffer.count - start >= MCAP.prefixByteCount else { return nil }
      var fields = MCAPFields(buffer, in: (start + 1)..<buffer.count)
      let length = try fields.long()
      guard length <= UInt64(limits.recordByteCount) else {
        throw .recordTooLong(length: length, limit: limits.recordByteCount)
      }
      let end = start + MCAP.prefixByteCount + Int(length)
      guard end <= buffer.count else { return nil }
      defer { start = end }
      return start..<end
    }
  }

  /// Passes over the magic bytes, unless they are not there yet.
  private mutating func passMagic() throws(MCAP.Failure.Reason) -> Bool {
    let magic = buffer[start...].prefix(MCAP.magic.count)
    guard MCAP.magic.starts(with: magic) else { throw .noMagic }
    guard magic.count == MCAP.magic.count else { return false }
    if phase == .magic { checksum.update(magic) }
    phase = phase == .magic ? .header : .end
    start += magic.count
    return true
  }
}
