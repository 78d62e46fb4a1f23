/// The bytes given to a digest, cut into blocks of 64.
///
/// What SHA-1 and SHA-256 have in common. Source: FIPS 180-4 §5.1.1, §5.2.1.
struct DigestBlocks: Sendable {
  static let blockByteCount = 64

  /// The start of a block that is not full yet.
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// Adds bytes, and hands over each block that is full: the bytes it is in, and its offset.
  mutating func append(_ bytes: Span<UInt8>, compress: (Span<UInt8>, Int) -> Void) {
    byteCount += UInt64(bytes.count)
    var offset = 0
    if !pending.isEmpty {
      offset = min(bytes.count, Self.blockByteCount - pending.count)
      for index in 0..<offset { pending.append(bytes[index]) }
      guard pending.count == Self.blockByteCount else { return }
      compress(pending.span, 0)
      pending.removeAll(keepingCapacity: true)
    }
    while bytes.count - offset >= Self.blockByteCount {
      compress(bytes, offset)
      offset += Self.blockByteCount
    }
    for index in offset..<bytes.count { pending.append(bytes[index]) }
  }

  /// What fills the last block: a one bit, zeros, and the number of bits before it.
  var padding: [UInt8] {
    let zeroCount = (Self.blockByteCount * 2 - 9 - pending.count) % Self.blockByteCount
    var padding: [UInt8] = [0x80]
    padding += repeatElement(0, count: zeroCount)
    padding += (0..<8).map { UInt8(truncatingIfNeeded: (byteCount * 8) >> (56 - 8 * $0)) }
    return padding
  }

  /// The big-endian word at an offset.
  @inline(__always)
  static func word(_ bytes: Span<UInt8>, at offset: Int) -> UInt32 {
    UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16
      | UInt32(bytes[offset + 2]) << 8 | UInt32(bytes[offset + 3])
  }
}

extension UInt32 {
  /// The bits turned to the right, those that fall out coming in again.
  @inline(__always)
  func rotatedRight(by count: UInt32) -> UInt32 {
    self &>> count | self &<< (32 &- count)
  }

  /// The four bytes, the most significant first.
  var bigEndianBytes: [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
  }
}
