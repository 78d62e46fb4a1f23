/// What is damaged in one message: some bits of one byte.
public struct Damage: Hashable, Sendable {
  /// Which byte of the payload.
  public let offset: Int

  /// Which of its bits are flipped; never none.
  public let mask: UInt8

  /// Creates damage.
  ///
  /// - Precondition: `offset` is not negative and `mask` not zero.
  public init(offset: Int, mask: UInt8) {
    precondition(offset >= 0, "a payload starts at zero")
    precondition(mask != 0, "damage changes something")
    self.offset = offset
    self.mask = mask
  }

  /// Decides what is damaged in `message`, or returns `nil` where it is empty.
  ///
  /// - Parameters:
  ///   - message: What is sent.
  ///   - corruption: How much is damaged, and what may become of text.
  ///   - draw: The chance of the place; see `Impairment.corruptPlace`.
  package init?(in message: Message, _ corruption: Corruption, _ draw: Draw) {
    let bytes = message.bytes
    guard !bytes.isEmpty else { return nil }
    let (place, rest) = draw.bits.multipliedFullWidth(by: UInt64(bytes.count))
    var offset = Int(place)
    guard message.kind == .text, corruption.text == .valid else {
      self.init(offset: offset, mask: Self.mask(corruption.unit, bitCount: 8, rest))
      return
    }
    if bytes[offset] < 0x80 {
      let masks = Self.masks(of: bytes[offset], corruption.unit)
      self.init(offset: offset, mask: masks[Self.pick(masks.count, rest)])
      return
    }
    // The last byte of a character of several may have any six bits (RFC 3629, section 4).
    while offset + 1 < bytes.count, bytes[offset + 1] & 0xc0 == 0x80 { offset += 1 }
    self.init(offset: offset, mask: Self.mask(corruption.unit, bitCount: 6, rest))
  }

  /// Damages `bytes`, which are those it was decided for.
  ///
  /// - Precondition: the offset is within `bytes`.
  public func apply(to bytes: inout [UInt8]) {
    bytes[offset] ^= mask
  }

  /// Returns a mask that changes one or some of the lower bits.
  private static func mask(_ unit: Corruption.Unit, bitCount: Int, _ bits: UInt64) -> UInt8 {
    switch unit {
    case .bit: 1 << UInt8(pick(bitCount, bits))
    case .byte: UInt8(pick(1 << bitCount - 1, bits) + 1)
    }
  }

  /// Returns the masks that make another, printable character of an ASCII character.
  private static func masks(of byte: UInt8, _ unit: Corruption.Unit) -> [UInt8] {
    let all: [UInt8] =
      switch unit {
      case .bit: (0..<7).map { 1 << $0 }
      case .byte: Array(1..<0x80)
      }
    return all.filter { (0x20...0x7e).contains(byte ^ $0) }
  }

  /// Returns one of so many numbers from zero.
  private static func pick(_ count: Int, _ bits: UInt64) -> Int {
    Int(bits.multipliedFullWidth(by: UInt64(count)).high)
  }
}
