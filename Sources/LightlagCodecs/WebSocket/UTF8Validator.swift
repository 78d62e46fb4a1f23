import LightlagEncoding

/// Tells whether bytes that come in pieces are UTF-8, at the first byte that cannot be.
///
/// Which byte may follow which is table 3-7 of the Unicode Standard: overlong forms,
/// surrogates and what lies beyond U+10FFFF are ruled out by narrowing the range of the
/// second byte. ASCII is passed over by words of eight bytes.
package struct UTF8Validator: Sendable {
  /// Bytes still missing from the character begun.
  private var missingCount = 0
  /// The range of the next byte, where one is missing.
  private var lowest: UInt8 = 0x80
  private var highest: UInt8 = 0xBF

  /// Creates a validator at the start of a text.
  package init() {}

  /// Whether the bytes so far end with a whole character.
  package var isComplete: Bool { missingCount == 0 }

  /// Takes the next bytes; returns false once they cannot be UTF-8, whatever follows.
  package mutating func append(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80, missingCount == 0 {
        index = Self.endOfASCII(bytes, from: index + 1)
      } else {
        guard append(byte) else { return false }
        index += 1
      }
    }
    return true
  }

  private static func endOfASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while bytes.count - index >= 8, bytes.word(at: index) & highBits == 0 { index += 8 }
    while index < bytes.count, bytes[index] < 0x80 { index += 1 }
    return index
  }

  private mutating func append(_ byte: UInt8) -> Bool {
    guard missingCount == 0 else {
      guard byte >= lowest, byte <= highest else { return false }
      missingCount &-= 1
      lowest = 0x80
      highest = 0xBF
      return true
    }
    return begin(byte)
  }

  /// Takes the first byte of a character.
  private mutating func begin(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x7F: return true
    case 0xC2...0xDF: missingCount = 1
    case 0xE0...0xEF: missingCount = 2
    case 0xF0...0xF4: missingCount = 3
    default: return false
    }
    switch byte {
    case 0xE0: lowest = 0xA0
    case 0xED: highest = 0x9F
    case 0xF0: lowest = 0x90
    case 0xF4: highest = 0x8F
    default: break
    }
    return true
  }
}
