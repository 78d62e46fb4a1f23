/// Bytes as text of 64 letters, digits and signs.
///
/// Source: RFC 4648 §4.
public enum Base64 {
  private static let alphabet = [UInt8](
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The two characters of each twelve bits, the first one lowest: half as many look-ups.
  private static let pairs: [UInt16] = (0..<4096).map { bits in
    UInt16(alphabet[bits & 63]) << 8 | UInt16(alphabet[bits >> 6])
  }

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
    // Six bytes are eight characters; words are read whole, of which two bytes are left for later.
    let wordCount = max(0, bytes.count - 2) / 6
    let length = (bytes.count + 2) / 3 * 4
    let pairs = Self.pairs
    // In one piece, so that room is not looked for with every character.
    output.append(addingCapacity: length) { output in
      output.append(repeating: padding, count: length)
      let (bytes, pairs) = (bytes.span, pairs.span)
      var characters = output.mutableSpan
      for word in 0..<wordCount {
        let group = bytes.word(at: word * 6).byteSwapped
        let first = UInt64(pairs[Int(group >> 52)])
        let second = UInt64(pairs[Int(group >> 40 & 0xFFF)]) << 16
        let third = UInt64(pairs[Int(group >> 28 & 0xFFF)]) << 32
        let fourth = UInt64(pairs[Int(group >> 16 & 0xFFF)]) << 48
        let text = first | second | third | fourth
        characters.store(text, at: word * 8)
      }
      for group in (wordCount * 2)..<(length / 4) {
        encode(bytes.extracting((group * 3)...), pairs, into: &characters, at: group * 4)
      }
    }
  }

  /// Writes the characters of the first one to three bytes.
  private static func encode(
    _ bytes: Span<UInt8>, _ pairs: Span<UInt16>, into characters: inout MutableSpan<UInt8>,
    at place: Int
  ) {
    let count = min(bytes.count, 3)
    var group = 0
    for index in 0..<3 { group = group << 8 | (index < count ? Int(bytes[index]) : 0) }
    let text = UInt32(pairs[group >> 12]) | UInt32(pairs[group & 0xFFF]) << 16
    // What no byte has a part in is padding, and stands there.
    for index in 0...count {
      characters[place + index] = UInt8(truncatingIfNeeded: text >> UInt32(8 * index))
    }
  }

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
