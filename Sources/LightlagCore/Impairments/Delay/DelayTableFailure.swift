/// Why numbers make no table of delays.
@nonexhaustive
public enum DelayTableFailure: Error, Hashable, Sendable {
  /// There are fewer or more entries than a table can have.
  case entryCount(Int)
  /// The entry at that index is less than the one before it.
  case descending(index: Int)
  /// There are fewer samples than have a spread, or more than can be summed.
  case sampleCount(Int)
  /// All samples are the same.
  case noSpread
}

extension DelayTableFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .entryCount(let count):
      "a table of delays has \(DelayTable.entryCounts.lowerBound) to"
        + " \(DelayTable.entryCounts.upperBound) entries, not \(count)"
    case .descending(let index):
      "the entries of a table of delays ascend, but entry \(index + 1) is less than the one before"
    case .sampleCount(let count):
      "a table of delays is made of \(DelayTable.sampleCounts.lowerBound) to"
        + " \(DelayTable.sampleCounts.upperBound) samples, not \(count)"
    case .noSpread: "all samples are the same, so that there is no spread to make a table of"
    }
  }
}
