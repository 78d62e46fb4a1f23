extension Span<UInt8> {
  /// Returns the eight bytes from `index` on, the first one lowest.
  ///
  /// One check of bounds serves all eight, so the compiler makes a single load of them.
  @inlinable @inline(__always)
  package func word(at index: Int) -> UInt64 {
    let bytes = extracting(index..<index + 8)
    let low = UInt64(bytes[0]) | UInt64(bytes[1]) << 8
    let lowMiddle = UInt64(bytes[2]) << 16 | UInt64(bytes[3]) << 24
    let highMiddle = UInt64(bytes[4]) << 32 | UInt64(bytes[5]) << 40
    let high = UInt64(bytes[6]) << 48 | UInt64(bytes[7]) << 56
    return low | lowMiddle | highMiddle | high
  }
}
