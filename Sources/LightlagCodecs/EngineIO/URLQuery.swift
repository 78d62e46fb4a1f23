/// The names and values in the query of a URL (the URL Standard, section 5).
package struct URLQuery {
  private let pairs: [(name: String, value: String)]

  /// Creates the query of a request target, empty where that has none.
  package init(target: String) {
    let bytes = Array(target.utf8)
    let start = bytes.firstIndex(of: UInt8(ascii: "?")).map { $0 + 1 } ?? bytes.endIndex
    self.init(bytes[start...])
  }

  /// Creates a query of what stands between the question mark and the end or a number sign.
  init(_ bytes: ArraySlice<UInt8>) {
    let query = bytes.prefix { $0 != UInt8(ascii: "#") }
    pairs = query.split(separator: UInt8(ascii: "&")).map { pair in
      let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      return (Self.decode(pair[..<end]), Self.decode(pair[end...].dropFirst()))
    }
  }

  /// Returns the first value of that name.
  package subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

  /// Returns a value as a query may hold it: what is not a letter, digit, `-`, `.`, `_` or `~`
  /// is written as %XX (RFC 3986, section 2.3).
  static func encode(_ value: String) -> String {
    var text: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in value.utf8 {
      if HTTPCharacter.isInHostName(byte) || byte == UInt8(ascii: "~") {
        text.append(byte)
      } else {
        text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Returns bytes with plus signs as spaces and %XX as a byte; what is no %XX stays.
  private static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    var output: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
        let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
      {
        output.append(high << 4 | low)
        index += 3
      } else {
        output.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
