/// How often durations of each length occurred, in little memory.
///
/// The count, the extremes and the mean are exact. A percentile is never below the true one and
/// at most 1/32 (3.2 %) above it: every octave of nanoseconds has 32 buckets of equal width.
/// Only the buckets from the least to the greatest duration take memory, four bytes each.
///
/// Source: the log-linear layout is that of G. Tene's HdrHistogram.
public struct Histogram: Hashable, Sendable {
  /// Number of durations recorded.
  public private(set) var count = 0

  private var sum: Int128 = 0
  private var least = Int64.max
  private var greatest = Int64.min
  /// The bucket that `counts` begins with.
  private var first = 0
  private var counts: [UInt32] = []
  /// What does not fit in `counts`, in units of 2^32: empty until a bucket needs it.
  private var carries: [UInt32] = []

  /// Creates an empty histogram.
  public init() {}

  /// The shortest duration, or `nil` if there is none.
  public var minimum: Duration? { count > 0 ? .nanoseconds(least) : nil }

  /// The longest duration, or `nil` if there is none.
  public var maximum: Duration? { count > 0 ? .nanoseconds(greatest) : nil }

  /// The mean, rounded down to the nanosecond, or `nil` if there is none.
  public var mean: Duration? { count > 0 ? .nanoseconds(Int64(sum / Int128(count))) : nil }

  /// Returns the duration that `rank` of `whole` durations do not exceed, or `nil` if empty.
  ///
  /// `percentile(50)` is the median, `percentile(999, of: 1000)` the 99.9th percentile.
  ///
  /// - Precondition: `0 < rank <= whole`.
  /// - Complexity: O(buckets in use), 1 888 at most.
  public func percentile(_ rank: Int, of whole: Int = 100) -> Duration? {
    precondition(rank > 0 && rank <= whole, "a percentile is above zero and at most the whole")
    guard count > 0 else { return nil }
    // At least that many, so rounded up.
    let wanted = (Int128(count) * Int128(rank) + Int128(whole) - 1) / Int128(whole)
    var below: Int128 = 0
    for offset in counts.indices {
      below += Int128(countOfBucket(offset))
      if below >= wanted { return .nanoseconds(min(Self.upperBound(first + offset), greatest)) }
    }
    return maximum
  }

  /// Records a duration; a negative one counts as zero.
  public mutating func record(_ duration: Duration) {
    record(nanoseconds: duration.wholeNanoseconds)
  }

  /// Records a duration; a negative one counts as zero.
  package mutating func record(nanoseconds: Int64) {
    let value = max(nanoseconds, 0)
    count += 1
    sum += Int128(value)
    least = min(least, value)
    greatest = max(greatest, value)
    let bucket = Self.bucket(value)
    if bucket < first || bucket >= first + counts.count { grow(toHold: bucket..<bucket + 1) }
    add(1, toBucket: bucket - first)
  }

  /// Adds all that another histogram has recorded.
  public mutating func merge(_ other: Histogram) {
    guard other.count > 0 else { return }
    count += other.count
    sum += other.sum
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
    grow(toHold: other.first..<other.first + other.counts.count)
    for offset in other.counts.indices {
      add(other.countOfBucket(offset), toBucket: other.first + offset - first)
    }
  }

  private func countOfBucket(_ offset: Int) -> UInt64 {
    UInt64(counts[offset]) | (carries.isEmpty ? 0 : UInt64(carries[offset]) << 32)
  }

  private mutating func add(_ more: UInt64, toBucket offset: Int) {
    let sum = UInt64(counts[offset]) + more
    counts[offset] = UInt32(truncatingIfNeeded: sum)
    guard sum >> 32 > 0 else { return }
    if carries.isEmpty { carries = Array(repeating: 0, count: counts.count) }
    carries[offset] += UInt32(sum >> 32)
  }

  /// Makes room for more buckets, by sixteen, as neighbours of one in use are soon used.
  private mutating func grow(toHold buckets: Range<Int>) {
    let isFirst = counts.isEmpty
    let lower = (isFirst ? buckets.lowerBound : min(first, buckets.lowerBound)) & ~15
    let upper =
      (isFirst ? buckets.upperBound : max(first + counts.count, buckets.upperBound)) + 15 & ~15
    let before = isFirst ? 0 : first - lower
    counts = Self.widened(counts, to: upper - lower, before: before)
    if !carries.isEmpty { carries = Self.widened(carries, to: upper - lower, before: before) }
    first = lower
  }

  private static func widened(_ old: [UInt32], to count: Int, before: Int) -> [UInt32] {
    guard old.count < count else { return old }
    var new = [UInt32](repeating: 0, count: count)
    for index in old.indices { new[before + index] = old[index] }
    return new
  }

  /// The bucket of a value: below 64 its own, above it one of 32 in its octave.
  private static func bucket(_ value: Int64) -> Int {
    let shift = max(58 - value.leadingZeroBitCount, 0)
    return shift << 5 + Int(value >> Int64(shift))
  }

  /// The greatest value in a bucket.
  private static func upperBound(_ bucket: Int) -> Int64 {
    let shift = max(bucket >> 5 - 1, 0)
    // That of the last bucket wraps from 2^63 to the greatest number there is.
    return Int64(bucket - shift << 5 + 1) &<< Int64(shift) &- 1
  }
}
