extension MutableSpan<UInt8> {
  /// Stores text from `index` on, and returns where it ends.
  ///
  /// What stands within the seven bytes behind it is overwritten: there must be room for that.
  @inlinable @inline(__always)
  package mutating func store(_ text: ShortText, at index: Int) -> Int {
    store(text.word, at: index)
    return index + text.count
  }

  /// Stores the digits of a number from `index` on, at most 20, and returns where they end.
  ///
  /// What stands within the seven bytes behind them is overwritten: there must be room for that.
  package mutating func store(decimal number: Int64, at index: Int) -> Int {
    store(decimal: number.magnitude, isNegative: number < 0, at: index)
  }

  /// The same for a number that is given by its magnitude and its sign: at most 21 bytes.
  package mutating func store(decimal magnitude: UInt64, isNegative: Bool, at index: Int) -> Int {
    guard isNegative else { return store(decimal: magnitude, at: index) }
    self[index] = UInt8(ascii: "-")
    return store(decimal: magnitude, at: index + 1)
  }

  private mutating func store(decimal magnitude: UInt64, at index: Int) -> Int {
    let (rest, last) = magnitude.quotientAndRemainder(dividingBy: 100_000_000)
    let digits = Self.digits(last)
    guard rest == 0 else {
      let end = store(decimal: rest, at: index)
      store(digits | Self.zeros, at: end)
      return end + 8
    }
    // The first digits are lowest; of zero the last one stays.
    let zeroCount = Swift.min(digits.trailingZeroBitCount / 8, 7)
    store((digits | Self.zeros) >> UInt64(8 * zeroCount), at: index)
    return index + 8 - zeroCount
  }

  /// Eight times the digit `0`.
  private static var zeros: UInt64 { 0x3030_3030_3030_3030 }

  /// Returns the values of eight digits, the first one in the lowest byte.
  ///
  /// The number is cut in two, and what comes of it all at once, until there are eight pieces.
  /// To divide is to multiply: 10486 / 2^20 is near enough to 1 / 100 for four digits, 103 / 2^10
  /// to 1 / 10 for two (Warren, Hacker's Delight, 10-9).
  private static func digits(_ number: UInt64) -> UInt64 {
    let fours = number / 10_000 | (number % 10_000) << 32
    let hundreds = (fours &* 10486) >> 20 & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) << 16
    let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) << 8
  }
}
