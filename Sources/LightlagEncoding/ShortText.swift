/// Text of at most eight bytes, which is written with a single store.
@usableFromInline package struct ShortText: Sendable {
  /// Its bytes, the first one lowest, and zeros behind them.
  @usableFromInline let word: UInt64

  /// The number of its bytes.
  @usableFromInline let count: Int

  /// Creates it from text that fits.
  package init(_ text: StaticString) {
    let bytes = Array(text.description.utf8)
    precondition(bytes.count <= 8, "\(text) is too long")
    word = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    count = bytes.count
  }
}
