import LightlagEncoding

/// Finds text in base64, of either alphabet, that stands for JSON or for a JWT.
enum EncodedText {
  /// How base64 of `{"`, `{ `, a brace and a line break, `["`, `[{`, `[ ` and of `eyJ` begins.
  private static let beginnings = ["eyJ", "eyA", "ewo", "ew0", "WyJ", "W3s", "Wwo", "WyA", "ZXlK"]
    .map { Array($0.utf8) }

  /// Fewest characters of what is looked into.
  private static let leastByteCount = 16

  /// Texts of which one stands wherever there is some, in small letters.
  static let literals = beginnings.map { $0.map(LiteralFilter.folded) }

  private static let filter = LiteralFilter(literals)

  /// Returns where there is some, and the bytes that it stands for.
  static func matches(in bytes: [UInt8]) -> [(range: Range<Int>, decoded: [UInt8])] {
    guard filter.isFound(in: bytes.span) else { return [] }
    var matches: [(range: Range<Int>, decoded: [UInt8])] = []
    var index = 0
    while index + leastByteCount <= bytes.count {
      guard begins(at: index, in: bytes) else {
        index += 1
        continue
      }
      let text = bytes[index...].prefix(while: isDigit)
      let padding = bytes[text.endIndex...].prefix(2).prefix { $0 == UInt8(ascii: "=") }
      if text.count >= leastByteCount, let decoded = decode(text) {
        matches.append((index..<padding.endIndex, decoded))
      }
      index = padding.endIndex
    }
    return matches
  }

  /// Whether some begins there, behind what cannot belong to it.
  private static func begins(at index: Int, in bytes: [UInt8]) -> Bool {
    guard beginnings.contains(where: bytes[index...].starts) else { return false }
    return index == 0 || bytes[index - 1] == UInt8(ascii: "/") || !isDigit(bytes[index - 1])
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: "+/-_".utf8.contains(byte)
    }
  }

  private static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var plain = text.map { byte in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      default: byte
      }
    }
    while !plain.count.isMultiple(of: 4) { plain.append(UInt8(ascii: "=")) }
    return Base64.decode(String(decoding: plain, as: UTF8.self))
  }
}
