/// The version that WebSockets are asked for with (RFC 6455, section 4.1).
enum HTTPVersion {
  /// What every version begins with.
  static let name = "HTTP/"

  private static let current = "HTTP/1.1"

  /// Throws unless the bytes name HTTP/1.1.
  static func check(_ bytes: ArraySlice<UInt8>) throws(HTTPHeadFailure) {
    guard !current.utf8.elementsEqual(bytes) else { return }
    let isVersion =
      bytes.starts(with: name.utf8) && bytes.count == current.utf8.count
      && bytes.allSatisfy(HTTPCharacter.isVisible)
    guard isVersion else { throw .startLine }
    throw .version(String(decoding: bytes, as: UTF8.self))
  }
}
