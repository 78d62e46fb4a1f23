extension Array<UInt8> {
  /// What some editors put before UTF-8 (RFC 3629 §6).
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Whether a byte order mark comes first.
  package var hasByteOrderMark: Bool { starts(with: Self.byteOrderMark) }

  /// What is left without a byte order mark at the start.
  package var withoutByteOrderMark: ArraySlice<UInt8> {
    dropFirst(hasByteOrderMark ? Self.byteOrderMark.count : 0)
  }
}
