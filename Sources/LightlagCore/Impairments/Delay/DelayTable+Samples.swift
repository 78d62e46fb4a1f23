// What netem's program `maketable` does, in integers: samples to a histogram of their deviations
// from the mean, of that a cumulative distribution, and of that its inverse.

extension DelayTable {
  /// How many samples a table is made of: their squares' sum must fit in 128 bits.
  public static let sampleCounts = 2...(1 << 22)

  /// The histogram runs from -4 to +4 deviations, with so many bins to each.
  private static let granularity = 50_000

  /// Creates the table of measured delays, in any unit, as netem's `maketable` does.
  ///
  /// A mean of zero and a deviation of one come out to within what the histogram cuts off.
  ///
  /// - Throws: `DelayTableFailure.sampleCount` or `.noSpread`.
  public init(samples: [Int64]) throws(DelayTableFailure) {
    guard Self.sampleCounts.contains(samples.count) else { throw .sampleCount(samples.count) }
    guard let least = samples.min(), let greatest = samples.max(), least < greatest
    else { throw .noSpread }
    let range = greatest.subtractingReportingOverflow(least).partialValue
    let values = Self.scaled(samples, least: least, range: UInt64(bitPattern: range))
    var inverse = Self.inverted(Self.histogram(values), total: samples.count)
    Self.fill(&inverse)
    self.init(ascending: inverse.map { $0 ?? 0 })
  }

  /// Returns the samples' distances from the least, so scaled that the greatest has 40 bits.
  private static func scaled(_ samples: [Int64], least: Int64, range: UInt64) -> [Int128] {
    let shift = range.leadingZeroBitCount - 24
    return samples.map { sample in
      let distance = UInt64(bitPattern: sample &- least)
      return Int128(shift < 0 ? distance >> UInt64(-shift) : distance << UInt64(shift))
    }
  }

  private static func histogram(_ values: [Int128]) -> [Int] {
    var bins = [Int](repeating: 0, count: 8 * granularity)
    let count = Int128(values.count)
    let sum = values.reduce(0, +)
    let squares = values.reduce(0) { $0 + $1 * $1 }
    // The sample deviation, times the count: the root of n (n squares - sum^2) / (n - 1).
    let spread = (count * squares - sum * sum) / (count - 1) * count
    let deviation = Int128(IntegerRoot.square(UInt128(spread)))
    for value in values {
      let place = ((count * value - sum) * Int128(granularity)).dividedRounding(by: deviation)
      bins[max(0, min(Int(place) + 4 * granularity, bins.count - 1))] += 1
    }
    return bins
  }

  /// Returns the inverse of the cumulative distribution, with gaps.
  private static func inverted(_ bins: [Int], total: Int) -> [Int32?] {
    var inverse = [Int32?](repeating: nil, count: netemCount)
    var accumulated = 0
    for bin in bins.indices {
      accumulated += bins[bin]
      // Only the last bin of a place counts, and the place moves only where there are samples.
      guard bin + 1 == bins.count || bins[bin + 1] > 0 else { continue }
      let place = (2 * accumulated * netemCount + total) / (2 * total)
      let value = Int128((bin - 4 * granularity) * scale).dividedRounding(by: Int128(granularity))
      inverse[min(place, netemCount - 1)] = Int32(max(-32_767, min(value, 32_767)))
    }
    return inverse
  }

  /// Fills each gap with a line from the entry before it to the one behind it.
  private static func fill(_ inverse: inout [Int32?]) {
    var (last, value) = (-1, -32_768)
    for index in inverse.indices {
      guard let entry = inverse[index] else { continue }
      for gap in (last + 1)..<index {
        inverse[gap] = Int32(value + (gap - last) * (Int(entry) - value) / (index - last))
      }
      (last, value) = (index, Int(entry))
    }
  }
}
