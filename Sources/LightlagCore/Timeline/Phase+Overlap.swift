extension Phase.Course {
  /// Returns whether there may be an instant at which both hold; by chance, always.
  package func mayOverlap(_ other: Self) -> Bool {
    guard case .planned(let start, let duration, let period) = self,
      case .planned(let otherStart, let otherDuration, let otherPeriod) = other
    else { return true }
    let one = Turns(start, duration, period)
    let another = Turns(otherStart, otherDuration, otherPeriod)
    guard one.length > 0, another.length > 0 else { return false }
    return one.meets(another)
  }

  /// The turns of a planned phase, in nanoseconds.
  private struct Turns {
    let start: Int128
    let length: Int128
    let period: Int128?

    init(_ start: Duration, _ duration: Duration?, _ period: Duration?) {
      self.start = Int128(start.wholeNanoseconds)
      length = Int128(duration?.wholeNanoseconds ?? .max)
      self.period = period.map { Int128($0.wholeNanoseconds) }
    }

    func meets(_ other: Turns) -> Bool {
      switch (period, other.period) {
      case (nil, nil): return start < other.start + other.length && other.start < start + length
      case (nil, let theirs?): return meets(other, every: theirs)
      case (let ours?, nil): return other.meets(self, every: ours)
      case (let ours?, let theirs?):
        // In time, one turn begins behind another by each distance that has this rest.
        let common = Self.greatestCommonDivisor(ours, theirs)
        let distance = other.start - start
        let rest = ((distance % common) + common) % common
        return rest < length || common - rest < other.length
      }
    }

    /// Whether the one turn of this meets one of those that come again and again.
    private func meets(_ other: Turns, every period: Int128) -> Bool {
      // Turns of them that are over when this begins, of which each is.
      let over = max(0, (start - other.start - other.length) / period)
      // One more may be, since what ends as this begins does not meet it.
      return (over...(over + 1)).contains { number in
        let begin = other.start + number * period
        return begin < start + length && start < begin + other.length
      }
    }

    private static func greatestCommonDivisor(_ one: Int128, _ other: Int128) -> Int128 {
      other == 0 ? one : greatestCommonDivisor(other, one % other)
    }
  }
}
