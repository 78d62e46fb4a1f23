/// Roots of whole numbers, rounded down.
enum IntegerRoot {
  /// Returns the greatest number whose square is at most `value`.
  static func square(_ value: UInt128) -> UInt64 {
    greatest(bitCount: 64) { root in root * root <= value }
  }

  /// Returns the greatest number whose cube is at most `value`, which is below 2^126.
  static func cube(_ value: UInt128) -> UInt64 {
    // A root of 42 bits has a cube of 126: no product overflows.
    greatest(bitCount: 42) { root in root * root * root <= value }
  }

  /// Returns the greatest number of that many bits that fits, deciding from the highest bit.
  private static func greatest(bitCount: Int, fits: (UInt128) -> Bool) -> UInt64 {
    var root: UInt128 = 0
    for bit in stride(from: bitCount - 1, through: 0, by: -1) {
      let candidate = root | 1 << UInt128(bit)
      if fits(candidate) { root = candidate }
    }
    return UInt64(root)
  }
}
