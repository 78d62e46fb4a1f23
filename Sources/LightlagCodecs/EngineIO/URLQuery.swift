import LightlagEncoding

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
    String(decoding: PercentEncoding.encode(Array(value.utf8)), as: UTF8.self)
  }

  /// Returns bytes with plus signs as spaces and %XX as a byte; what is no %XX stays.
  private static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    let spaced = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    return String(decoding: PercentEncoding.decode(spaced), as: UTF8.self)
  }
}
