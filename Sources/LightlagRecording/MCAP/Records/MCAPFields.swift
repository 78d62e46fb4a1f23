/// The fields of a record, read one after the other.
struct MCAPFields {
  private let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int

  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// Number of bytes not read yet.
  var remaining: Int { end - position }

  mutating func byte() throws(MCAP.Failure.Reason) -> UInt8 {
    let range = try take(1)
    return bytes[range.lowerBound]
  }

  mutating func short() throws(MCAP.Failure.Reason) -> UInt16 {
    UInt16(truncatingIfNeeded: try integer(byteCount: 2))
  }

  mutating func word() throws(MCAP.Failure.Reason) -> UInt32 {
    UInt32(truncatingIfNeeded: try integer(byteCount: 4))
  }

  mutating func long() throws(MCAP.Failure.Reason) -> UInt64 {
    try integer(byteCount: 8)
  }

  mutating func string() throws(MCAP.Failure.Reason) -> String {
    let range = try take(Int(try word()))
    guard let string = String(validating: bytes[range], as: UTF8.self) else { throw .notUTF8 }
    return string
  }

  /// Reads bytes that their own length stands before, in four bytes.
  mutating func shortBytes() throws(MCAP.Failure.Reason) -> [UInt8] {
    Array(bytes[try take(Int(try word()))])
  }

  private mutating func longRange() throws(MCAP.Failure.Reason) -> Range<Int> {
    let count = try long()
    guard count <= UInt64(remaining) else {
      throw .shortRecord(needed: Int(clamping: count), available: remaining)
    }
    return try take(Int(count))
  }

  /// Reads bytes that their own length stands before, in eight bytes.
  mutating func longBytes() throws(MCAP.Failure.Reason) -> ArraySlice<UInt8> {
    bytes[try longRange()]
  }

  /// Reads all that is left.
  mutating func rest() -> ArraySlice<UInt8> {
    defer { position = end }
    return bytes[position..<end]
  }

  /// Reads a map or an array, which its number of bytes stands before.
  mutating func elements<Element>(
    _ read: (inout MCAPFields) throws(MCAP.Failure.Reason) -> Element
  ) throws(MCAP.Failure.Reason) -> [Element] {
    var inside = MCAPFields(bytes, in: try take(Int(try word())))
    var elements: [Element] = []
    while inside.remaining > 0 { elements.append(try read(&inside)) }
    return elements
  }

  @inline(__always)
  private mutating func integer(byteCount: Int) throws(MCAP.Failure.Reason) -> UInt64 {
    let range = try take(byteCount)
    var value: UInt64 = 0
    for index in range.reversed() { value = value << 8 | UInt64(bytes[index]) }
    return value
  }

  @inline(__always)
  private mutating func take(_ count: Int) throws(MCAP.Failure.Reason) -> Range<Int> {
    guard count <= remaining else { throw .shortRecord(needed: count, available: remaining) }
    defer { position += count }
    return position..<(position + count)
  }
}
