/// ASCII text in UTF-16, from its first byte that is not zero to its last: the same in either order
/// of bytes.
enum WideText {
  /// Returns the bytes of text: its own, with a zero between each two.
  static func bytes(of text: String) -> [UInt8] {
    Array(text.utf8.map { [$0] }.joined(separator: [0]))
  }
}
