import LightlagCore

extension Fields {
  /// The longest time that a field takes: a day.
  private static let longest: Int64 = 86_400_000_000_000

  /// Returns a time, which is in whole nanoseconds, or `fallback` where the field is missing.
  func duration(
    _ name: String, atLeast least: Int64 = 0, default fallback: Duration
  ) throws(FieldFailure) -> Duration {
    .nanoseconds(
      try integer(name, in: least...Self.longest, default: fallback.wholeNanoseconds))
  }

  /// Returns a chance, which is in parts per billion, or `fallback` where the field is missing.
  func probability(
    _ name: String, default fallback: Probability
  ) throws(FieldFailure) -> Probability {
    let parts = try integer(
      name, in: 0...1_000_000_000, default: Int64(fallback.partsPerBillion))
    return Probability(partsPerBillion: UInt32(parts))
  }

  /// Returns an integer in a range, or `fallback` where the field is missing.
  func integer(
    _ name: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(FieldFailure) -> Int {
    let bounds = Int64(range.lowerBound)...Int64(range.upperBound)
    return Int(try integer(name, in: bounds, default: Int64(fallback)))
  }
}
