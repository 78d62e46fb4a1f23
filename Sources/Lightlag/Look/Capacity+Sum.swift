import LightlagCore

extension ContactPlan {
  /// Returns the bits, times a billion, that could leave in a range of nanoseconds.
  func capacity(in range: Range<Int64>) -> Int128 {
    sum(to: range.upperBound) - sum(to: range.lowerBound)
  }

  /// What could leave from the start up to an instant.
  private func sum(to instant: Int64) -> Int128 {
    let length = period?.wholeNanoseconds ?? .max
    let (turns, offset) = instant.quotientAndRemainder(dividingBy: length)
    return Int128(turns) * sumOfTurn(to: length) + sumOfTurn(to: offset)
  }

  private func sumOfTurn(to offset: Int64) -> Int128 {
    contacts.reduce(0) { sum, contact in
      let start = contact.start.wholeNanoseconds
      let time = max(min(contact.end.wholeNanoseconds, offset) - start, 0)
      return sum + Int128(time) * Int128(contact.rate.bitsPerSecond)
    }
  }
}

extension CapacityTrace {
  /// Returns the bits, times a billion, that could leave in a range of nanoseconds; those of an
  /// opportunity count for the time before it.
  func capacity(in range: Range<Int64>) -> Int128 {
    let count = self.count(to: range.upperBound) - self.count(to: range.lowerBound)
    return count * Int128(Self.opportunityByteCount) * 8_000_000_000
  }

  /// How many opportunities there are from the start up to an instant.
  private func count(to instant: Int64) -> Int128 {
    let length = (milliseconds.last ?? 1) * 1_000_000
    let (turns, offset) = instant.quotientAndRemainder(dividingBy: length)
    guard turns == 0 || !isOnce else { return Int128(milliseconds.count) }
    // Those at the start of a trace are had by none: what comes at that instant is too late.
    return Int128(turns) * Int128(milliseconds.count)
      + Int128(milliseconds.count { $0 * 1_000_000 <= offset })
  }
}
