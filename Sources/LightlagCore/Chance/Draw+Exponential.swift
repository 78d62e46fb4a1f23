extension Draw {
  /// Returns a number of nanoseconds, exponential with that mean, which is also the deviation.
  ///
  /// It is -ln(u) means for a u that is even between 0 and 1: below 44.4 of them, the chance
  /// of more being 2^-64. The logarithm is taken bit by bit, to 40 binary places.
  package func exponential(mean: Int64) -> Int64 {
    let means = Int128(Self.negativeLogarithm(bits | 1))
    return Int64(clamping: (Int128(mean) * means) >> 40)
  }

  /// Returns -ln(numerator / 2^64) in units of 2^-40.
  ///
  /// Squaring a mantissa doubles its binary logarithm, so each square that reaches two tells
  /// the logarithm's next bit.
  private static func negativeLogarithm(_ numerator: UInt64) -> UInt64 {
    let octave = UInt64(numerator.leadingZeroBitCount)
    // From 1 to 2, the top bit being the one.
    var mantissa = numerator << octave
    var logarithm: UInt64 = 0
    for _ in 0..<40 {
      let square = mantissa.multipliedFullWidth(by: mantissa).high
      let reachesTwo = square >> 63
      logarithm = logarithm << 1 | reachesTwo
      mantissa = square << (1 - reachesTwo)
    }
    let binary = (octave + 1) << 40 - logarithm
    // ln 2 in units of 2^-64.
    return binary.multipliedFullWidth(by: 0xb172_17f7_d1cf_79ac).high
  }
}
