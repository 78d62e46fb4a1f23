import LightlagCore

/// Compares a run with a recording byte for byte: level L0.
public enum ExactComparison {
  /// Compares.
  ///
  /// - Parameters:
  ///   - expected: What was recorded.
  ///   - actual: The run.
  /// - Returns: Whether their lines are the same, and if not, the first that differs.
  public static func compare(expected: Recording, actual: Recording) -> MatchVerdict {
    var verdict = MatchVerdict(outcome(expected, actual), of: expected)
    verdict.messageCounts.actual = actual.messageCount
    return verdict
  }

  private static func outcome(_ expected: Recording, _ actual: Recording) -> Replay.Outcome {
    guard expected.bytes != actual.bytes else { return .same(isComplete: expected.isComplete) }
    let (one, two) = (lines(of: expected), lines(of: actual))
    var place = 0
    while place < min(one.count, two.count), one[place] == two[place] { place += 1 }
    return .diverged(
      Replay.Divergence(
        line: place + 1, expected: place < one.count ? Array(one[place]) : nil,
        actual: place < two.count ? Array(two[place]) : nil,
        linesBefore: one[max(place - 3, 0)..<place].map { Array($0) },
        linesAfter: one.dropFirst(place + 1).prefix(3).map { Array($0) }))
  }

  private static func lines(of recording: Recording) -> [ArraySlice<UInt8>] {
    recording.bytes.split(separator: UInt8(ascii: "\n"))
  }
}
