// The fields of MCAP's records, as they are written.

extension [UInt8] {
  @inline(__always)
  mutating func append(littleEndian value: some FixedWidthInteger & UnsignedInteger) {
    var rest = UInt64(truncatingIfNeeded: value)
    for _ in 0..<(type(of: value).bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  mutating func append(mcap string: String) {
    append(littleEndian: UInt32(string.utf8.count))
    append(contentsOf: string.utf8)
  }

  /// Writes bytes behind their number, which takes four bytes.
  mutating func append(short bytes: [UInt8]) {
    append(littleEndian: UInt32(bytes.count))
    append(contentsOf: bytes)
  }

  /// Writes bytes behind their number, which takes eight bytes.
  mutating func append(long bytes: [UInt8]) {
    append(littleEndian: UInt64(bytes.count))
    append(contentsOf: bytes)
  }

  /// Writes a map or an array behind its number of bytes.
  mutating func append<Item>(
    mcap items: [Item], _ write: (Item, inout [UInt8]) -> Void
  ) {
    let start = count
    append(littleEndian: UInt32(0))
    for item in items { write(item, &self) }
    patch(UInt32(count - start - 4), at: start)
  }

  /// Writes a record, and returns how many bytes it takes.
  @discardableResult
  mutating func append(record content: some MCAPContent) -> Int {
    let start = count
    append(type(of: content).opcode.rawValue)
    append(littleEndian: UInt64(0))
    content.append(to: &self)
    patch(UInt64(count - start - MCAP.prefixByteCount), at: start + 1)
    return count - start
  }

  private mutating func patch(_ value: some FixedWidthInteger & UnsignedInteger, at start: Int) {
    var rest = UInt64(truncatingIfNeeded: value)
    for index in start..<(start + type(of: value).bitWidth / 8) {
      self[index] = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
    }
  }
}
