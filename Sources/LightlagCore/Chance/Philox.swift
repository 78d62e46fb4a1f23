/// The counter-based generator Philox 4x32-10.
///
/// It maps a counter and a key to 128 bits with no state between calls, so a draw can be
/// addressed by what it is for, rather than by when it is asked for.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3",
/// SC 2011; the constants are those of its table 2 and section 4.3.
package enum Philox {
  /// Returns the block of four words that `counter` and `key` select.
  @inline(__always)
  package static func block(
    _ counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var words = counter
    var (first, second) = key
    for _ in 0..<10 {
      let low = 0xd251_1f53 &* UInt64(words.0)
      let high = 0xcd9e_8d57 &* UInt64(words.2)
      words = (
        UInt32(truncatingIfNeeded: high >> 32) ^ words.1 ^ first,
        UInt32(truncatingIfNeeded: high),
        UInt32(truncatingIfNeeded: low >> 32) ^ words.3 ^ second,
        UInt32(truncatingIfNeeded: low)
      )
      first &+= 0x9e37_79b9
      second &+= 0xbb67_ae85
    }
    return words
  }
}
