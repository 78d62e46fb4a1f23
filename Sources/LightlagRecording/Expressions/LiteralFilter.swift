/// Tells in one pass over bytes whether any of some texts stands in them, whatever the case of
/// ASCII letters.
///
/// Three bytes, of which five bits each count, look up one bit; only where that is set the texts
/// are compared.
package struct LiteralFilter: Hashable, Sendable {
  /// Fewest bytes of a text.
  package static let leastByteCount = 3

  /// The texts, their letters small.
  private var literals: [[UInt8]] = []
  /// A bit for each way in which a text can begin.
  private var beginnings = [UInt64](repeating: 0, count: 1 << 15 / UInt64.bitWidth)

  /// Creates a filter that finds any of some texts.
  ///
  /// - Precondition: Each has `leastByteCount` bytes, and no large letters.
  package init(_ texts: some Sequence<[UInt8]>) {
    for text in texts where !literals.contains(text) {
      precondition(text.count >= Self.leastByteCount, "three bytes are looked up")
      literals.append(text)
      let window = text.prefix(Self.leastByteCount).reduce(0) { $0 << 5 | Int($1 & 31) }
      beginnings[window >> 6] |= 1 << UInt64(window & 63)
    }
  }

  /// Returns whether one of the texts stands in the bytes.
  ///
  /// - Complexity: O(*n*) in their number, where few of them begin as a text does.
  package func isFound(in bytes: Span<UInt8>) -> Bool {
    let beginnings = beginnings.span
    var window = 0
    for index in bytes.indices {
      window = (window << 5 | Int(bytes[index] & 31)) & 0x7FFF
      guard beginnings[window >> 6] >> UInt64(window & 63) & 1 == 1, index >= 2 else { continue }
      if isLiteral(at: index - 2, in: bytes) { return true }
    }
    return false
  }

  /// Returns an ASCII letter as a small one, and any other byte as it is.
  @inline(__always)
  static func folded(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }

  private func isLiteral(at start: Int, in bytes: Span<UInt8>) -> Bool {
    let first = Self.folded(bytes[start])
    for literal in literals where literal[0] == first {
      guard literal.count <= bytes.count - start else { continue }
      let rest = literal.indices.dropFirst()
      if rest.allSatisfy({ literal[$0] == Self.folded(bytes[start + $0]) }) { return true }
    }
    return false
  }
}
