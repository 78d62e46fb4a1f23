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
    let alphabet = Self.alphabet
    var index = 0
    // In one piece, so that room is not looked for with every character.
    output.append(addingCapacity: bytes.count / 3 * 4) { output in
      let (bytes, alphabet) = (bytes.span, alphabet.span)
      while index + 3 <= bytes.count {
        let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
        output.append(alphabet[group >> 18])
        output.append(alphabet[group >> 12 & 63])
        output.append(alphabet[group >> 6 & 63])
        output.append(alphabet[group & 63])
        index += 3
      }
    }
    switch bytes.count - index {
    case 1:
      let group = Int(bytes[index]) << 4
      output += [alphabet[group >> 6], alphabet[group & 63], padding, padding]
    case 2:
      let group = Int(bytes[index]) << 10 | Int(bytes[index + 1]) << 2
      output += [alphabet[group >> 12], alphabet[group >> 6 & 63], alphabet[group & 63], padding]
    default:
      break
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
