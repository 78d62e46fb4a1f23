/// Some of the 256 bytes.
struct ByteSet: Hashable, Sendable {
  private var words = SIMD4<UInt64>(repeating: 0)

  /// Creates a set of the bytes in some ranges.
  init(_ ranges: ClosedRange<UInt8>...) {
    for range in ranges { insert(range) }
  }

  /// Creates a set of the bytes of some text.
  init(_ text: StaticString) {
    for byte in "\(text)".utf8 { insert(byte...byte) }
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1
  }

  mutating func insert(_ range: ClosedRange<UInt8>) {
    for byte in range { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
  }

  mutating func formUnion(_ other: ByteSet) {
    words |= other.words
  }

  /// Adds the other case of each ASCII letter.
  mutating func foldCase() {
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z") {
      if contains(byte) { insert(byte - 32...byte - 32) }
      if contains(byte - 32) { insert(byte...byte) }
    }
  }

  /// The ASCII characters that are not in the set.
  var asciiComplement: ByteSet {
    var result = ByteSet()
    for byte in UInt8(0)...127 where !contains(byte) { result.insert(byte...byte) }
    return result
  }
}
