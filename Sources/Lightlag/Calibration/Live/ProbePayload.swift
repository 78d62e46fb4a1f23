import LightlagCore

/// The number of a message and the instant at which it was sent, as its payload.
///
/// Both stand there three times, so that they can be read though a byte is damaged.
struct ProbePayload: Hashable, Sendable {
  /// Bytes of a payload: three copies of two numbers, and zeros.
  static let byteCount = 64
  private static let copySize = 16

  let index: Int
  let sentAt: Instant
  /// Whether anything in it is not as it was written.
  let isDamaged: Bool

  init(index: Int, sentAt: Instant) {
    self.index = index
    self.sentAt = sentAt
    isDamaged = false
  }

  /// Reads a payload, or returns `nil` if it is of another size.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    let size = Self.copySize
    // Bit by bit, what two of three say.
    let copy = (0..<size).map { place in
      let (a, b, c) = (bytes[place], bytes[place + size], bytes[place + 2 * size])
      return (a & b) | (b & c) | (a & c)
    }
    index = Int(truncatingIfNeeded: Self.number(copy[..<8]))
    sentAt = Instant(nanoseconds: Int64(bitPattern: Self.number(copy[8...])))
    let written = Self.bytes(copy)
    isDamaged = bytes != written
  }

  /// What stands in the message.
  var bytes: [UInt8] {
    let numbers = [UInt64(truncatingIfNeeded: index), UInt64(bitPattern: sentAt.nanoseconds)]
    return Self.bytes(
      numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } })
  }

  private static func bytes(_ copy: [UInt8]) -> [UInt8] {
    let copies = copy + copy + copy
    return copies + [UInt8](repeating: 0, count: byteCount - copies.count)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
