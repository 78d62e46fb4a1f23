/// Bytes as text of 64 letters, digits and signs.
///
/// Source: RFC 4648 §4.
public enum Base64 {
  private static let alphabet = [UInt8](
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each byte that is in the alphabet, and 255 for those that are not.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
    return values
  }()

  private static let padding = UInt8(ascii: "=")

  /// Returns the text of bytes, padded to a multiple of four characters.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    encode(bytes, into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the text of bytes to others.
  public static func encode(_ bytes: [UInt8], into output: inout [UInt8]) {
    let capacity = length(bytes.count) + 7
    // In one piece, so that room is not looked for with every character.
    output.append(addingCapacity: capacity) { output in
      output.append(repeating: 0, count: capacity)
      var room = output.mutableSpan
      let end = encode(bytes.span, into: &room, at: 0)
      output.removeLast(capacity - end)
    }
  }

  /// The number of characters that so many bytes are written with.
  package static func length(_ byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

  /// Stores the text of bytes from `index` on, and returns where it ends.
  ///
  /// What stands within the seven bytes behind it is overwritten: there must be room for that.
  package static func encode(
    _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>, at index: Int
  ) -> Int {
    var (offset, place) = (0, index)
    // Six bytes are eight characters; words are read whole.
    while offset + 8 <= bytes.count {
      room.store(characters(bytes.word(at: offset).byteSwapped), at: place)
      offset += 6
      place += 8
    }
    while offset < bytes.count {
      let count = min(6, bytes.count - offset)
      room.store(lastCharacters(bytes.extracting(offset..<offset + count)), at: place)
      offset += count
      place += length(count)
    }
    return place
  }

  /// Returns the characters of up to six bytes, the first one lowest, and padding behind them.
  private static func lastCharacters(_ bytes: Span<UInt8>) -> UInt64 {
    var word: UInt64 = 0
    for index in bytes.indices { word |= UInt64(bytes[index]) << UInt64(56 - 8 * index) }
    // What no byte has a part in is padding; a shift by all bits leaves nothing.
    let unused = ~UInt64(0) << UInt64(8 * ((bytes.count * 8 + 5) / 6))
    return characters(word) & ~unused | UInt64(padding) &* ones & unused
  }

  /// Returns the characters of the first six bytes of a word, all eight at once.
  ///
  /// Of the bytes the highest is the first one, of the characters the lowest. There is no table,
  /// which would seldom be in the processor's cache.
  @inline(__always)
  private static func characters(_ word: UInt64) -> UInt64 {
    // In two, in four, in eight pieces: of 24, 12 and 6 bits.
    let halves = (word >> 40) << 32 | word >> 16 & 0xFF_FFFF
    let quarters = halves & 0xFFF_0000_0FFF | (halves & 0xFF_F000_00FF_F000) << 4
    let values = quarters & 0x3F_003F_003F_003F | (quarters & 0xFC0_0FC0_0FC0_0FC0) << 2
    // From `A` on; then from `a`, `0`, `+` and `/` on by as much as those are elsewhere. No sum
    // leaves its byte.
    var text = values &+ UInt64(UInt8(ascii: "A")) &* ones
    text = text &+ atLeast(26, values) &* 6
    text = text &- atLeast(52, values) &* 75
    text = text &- atLeast(62, values) &* 15
    text = text &+ atLeast(63, values) &* 3
    return text.byteSwapped
  }

  /// Returns 1 in each byte where a value, which is less than 128, is not less than a limit.
  @inline(__always)
  private static func atLeast(_ limit: UInt64, _ values: UInt64) -> UInt64 {
    (values &+ (128 - limit) &* ones) >> 7 & ones
  }

  /// A word of eight times the byte 1.
  private static var ones: UInt64 { 0x0101_0101_0101_0101 }

  /// Returns the bytes that a text stands for, or `nil` where it is not what `encode` would write.
  ///
  /// So the padding must be there, nothing else may be (no line breaks), and the bits that the
  /// padding leaves over must be zero (RFC 4648 §3.5).
  public static func decode(_ text: String) -> [UInt8]? {
    let text = text.utf8.span
    guard text.count.isMultiple(of: 4) else { return nil }
    var digitCount = text.count
    while digitCount > max(0, text.count - 2), text[digitCount - 1] == padding { digitCount -= 1 }

    let values = Self.values
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    // Bits that were read and do not fill a byte yet.
    var bits: UInt32 = 0
    var bitCount = 0
    for index in 0..<digitCount {
      let value = values[Int(text[index])]
      guard value < 64 else { return nil }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      guard bitCount >= 8 else { continue }
      bitCount -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
    }
    let leftOver = bits & (1 << UInt32(bitCount) - 1)
    return leftOver == 0 ? bytes : nil
  }
}
