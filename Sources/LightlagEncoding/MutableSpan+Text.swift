extension MutableSpan<UInt8> {
  /// Stores text from `index` on, a word at a time, and returns where it ends.
  ///
  /// What stands within the seven bytes behind it is overwritten: there must be room for it, and
  /// for as much behind the text itself.
  ///
  /// - Parameters:
  ///   - text: Where the text stands, and what behind it is read with it.
  ///   - count: The number of its bytes.
  ///   - index: Where to.
  /// - Returns: The index behind the text.
  @inlinable @inline(__always)
  package mutating func store(_ text: Span<UInt8>, count: Int, at index: Int) -> Int {
    var offset = 0
    while offset < count {
      store(text.word(at: offset), at: index + offset)
      offset += 8
    }
    return index + count
  }

  /// Stores the digits of a number from `index` on, at most 20, and returns where they end.
  package mutating func store(decimal number: Int64, at index: Int) -> Int {
    store(decimal: number.magnitude, isNegative: number < 0, at: index)
  }

  /// The same for a number that is given by its magnitude and its sign: at most 21 bytes.
  package mutating func store(decimal magnitude: UInt64, isNegative: Bool, at index: Int) -> Int {
    if isNegative { self[index] = UInt8(ascii: "-") }
    let start = isNegative ? index + 1 : index
    let end = start + Self.digitCount(magnitude)
    var (place, rest) = (end, magnitude)
    // Two at a time: a division takes longer than all else that is done about a digit.
    while rest >= 100 {
      place -= 2
      store(pair: rest % 100, at: place)
      rest /= 100
    }
    if rest >= 10 {
      store(pair: rest, at: start)
    } else {
      self[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)
    }
    return end
  }

  private mutating func store(pair: UInt64, at index: Int) {
    self[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair / 10)
    self[index + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair % 10)
  }

  private static func digitCount(_ number: UInt64) -> Int {
    // 1233 / 4096 is a little less than log10(2) (Warren, Hacker's Delight, 11-4).
    let estimate = ((UInt64.bitWidth - number.leadingZeroBitCount) * 1233) >> 12
    return estimate + (number >= powersOfTen[estimate] || number == 0 ? 1 : 0)
  }
}

/// From 10 to the power of 0 to that of 19.
private let powersOfTen: InlineArray<20, UInt64> = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
  1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
  1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]
