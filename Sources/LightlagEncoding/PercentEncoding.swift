/// Bytes as a URL has them: `%` and two digits in the place of what has a meaning there.
///
/// Source: RFC 3986, section 2.
package enum PercentEncoding {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Returns bytes with all but letters, digits, `-`, `.`, `_`, `~` and some others encoded.
  package static func encode(_ bytes: [UInt8], leaving others: [UInt8] = []) -> [UInt8] {
    bytes.flatMap { byte in
      isUnreserved(byte) || others.contains(byte)
        ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }

  /// Returns bytes with what is encoded in its place again; a `%` that encodes nothing stays.
  package static func decode(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return decoded
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: "-._~".utf8.contains(byte)
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70, 97...102: (byte | 0x20) - 87
    default: nil
    }
  }
}
