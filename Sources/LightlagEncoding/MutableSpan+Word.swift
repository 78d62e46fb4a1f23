extension MutableSpan<UInt8> {
  /// Stores eight bytes from `index` on, the lowest one first.
  ///
  /// One check of bounds and a single store: of bytes that are stored one by one the compiler makes
  /// eight of each.
  @inlinable @inline(__always)
  package mutating func store(_ word: UInt64, at index: Int) {
    // Unsafe are only elements for which not every pattern of bits is a value.
    var bytes = unsafe mutableBytes
    bytes.storeBytes(of: word.littleEndian, toByteOffset: index, as: UInt64.self)
  }

  /// Stores 64 bytes from `index` on, with few stores.
  @inlinable @inline(__always)
  package mutating func store(_ piece: SIMD64<UInt8>, at index: Int) {
    var bytes = unsafe mutableBytes
    bytes.storeBytes(of: piece, toByteOffset: index, as: SIMD64<UInt8>.self)
  }
}
