extension JSON {
  /// Returns the string at a place where one was found before, or `nil` where there is none.
  ///
  /// It is read where it stands, so that reading many short ones costs little.
  ///
  /// - Parameters:
  ///   - range: Where it stands, quotes included.
  ///   - bytes: Text that was checked, as by `memberRanges(_:depthLimit:)`.
  /// - Returns: The string, its escapes undone.
  package static func string(at range: Range<Int>, in bytes: [UInt8]) -> String? {
    let bytes = bytes.span
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    let contents = range.lowerBound + 1..<range.upperBound - 1
    let hasEscapes = contents.contains { bytes[$0] == UInt8(ascii: "\\") }
    return try? JSONScanner.text(
      of: JSONScanner.StringToken(contents: contents, hasEscapes: hasEscapes), in: bytes)
  }
}
