/// Which bytes may stand where in HTTP/1.1 and in URLs (RFC 9110, section 5.6; RFC 3986).
enum HTTPCharacter {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D

  /// Whether the byte may be in a method, a field name or another token.
  static func isInToken(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  /// Whether the byte may be in a field value: no control character but the tab.
  static func isInFieldValue(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == 0x09
  }

  /// Whether the byte is ASCII that leaves ink, as all of a request target is.
  static func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  static func isInHostName(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._".utf8.contains(byte)
  }

  static func isInIPv6Address(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte | 0x20) || ":.".utf8.contains(byte)
  }

  /// Whether the byte is a space or a tab.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Returns how a message for a person names the byte.
  static func name(_ byte: UInt8) -> String {
    guard !isVisible(byte) else { return "'\(Character(Unicode.Scalar(byte)))'" }
    return (byte < 0x10 ? "byte 0x0" : "byte 0x") + String(byte, radix: 16, uppercase: true)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

extension BidirectionalCollection<UInt8> where SubSequence: BidirectionalCollection {
  /// These bytes without the spaces and tabs around them.
  var trimmed: SubSequence {
    let start = firstIndex { !HTTPCharacter.isBlank($0) } ?? endIndex
    guard let last = lastIndex(where: { !HTTPCharacter.isBlank($0) }) else {
      return self[endIndex...]
    }
    return self[start...last]
  }
}
