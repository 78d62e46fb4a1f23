/// A chunk whose records are being read.
struct OpenChunk: Sendable {
  /// Its records, uncompressed.
  let bytes: [UInt8]

  /// Where the next record begins.
  private var start = 0

  /// Where the record returned last began.
  private(set) var recordOffset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Steps over the next record and returns where it is, or `nil` behind the last.
  mutating func next() throws(MCAP.Failure.Reason) -> Range<Int>? {
    recordOffset = start
    guard start < bytes.count else { return nil }
    guard bytes.count - start >= MCAP.prefixByteCount else { throw .cutChunk }
    var fields = MCAPFields(bytes, in: (start + 1)..<bytes.count)
    let length = try fields.long()
    guard length <= UInt64(fields.remaining) else { throw .cutChunk }
    defer { start += MCAP.prefixByteCount + Int(length) }
    return start..<(start + MCAP.prefixByteCount + Int(length))
  }
}
