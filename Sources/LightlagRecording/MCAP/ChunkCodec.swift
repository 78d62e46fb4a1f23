/// A way to make chunks smaller, handed in where it takes a library that is not ours.
package protocol ChunkCodec: Sendable {
  /// What MCAP calls it: `zstd`.
  var name: String { get }

  /// Returns the bytes compressed, or `nil` where that cannot be done.
  ///
  /// The same bytes must always give the same, for one version of what does it.
  func compress(_ bytes: [UInt8]) -> [UInt8]?

  /// Returns what was compressed, or `nil` where it is damaged or has another size.
  ///
  /// No more memory may be taken than for `size` bytes, whatever the bytes say.
  func decompress(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]?
}
