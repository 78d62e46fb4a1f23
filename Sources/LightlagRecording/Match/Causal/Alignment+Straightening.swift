// Of several ways to leave out the fewest elements one finds any. Where 1 2 3 4 became 1 3 3 4, the
// 3 may have gone one place ahead, between one that is missing and one too many; but a person sees
// that the second has changed.

extension Alignment {
  /// Moves runs to where the one before or behind them goes on, where fewer differences are left.
  ///
  /// No pair is lost by that. A difference is what has to be told: an element that is missing, one
  /// too many, or two that stand in each other's place.
  mutating func straighten(_ areEqual: (Int, Int) -> Bool) {
    guard !runs.isEmpty else { return }
    let end = Run(expected: counts.expected, actual: counts.actual, count: 0)
    var straight = [Run(expected: 0, actual: 0, count: 0)]
    for (place, run) in runs.enumerated() {
      let next = place + 1 < runs.count ? runs[place + 1] : end
      let before = straight[straight.count - 1]
      let candidates = [before.shift, next.shift].map { run.moved(to: $0) }
      let best = candidates.first { candidate in
        candidate != run
          && Self.differences(before, candidate, next)
            < Self.differences(before, run, next)
          && candidate.fits(between: before, next)
          && (0..<run.count).allSatisfy {
            areEqual(candidate.expected + $0, candidate.actual + $0)
          }
      }
      straight.append(best ?? run)
    }
    runs = []
    for run in straight { append(run) }
  }

  /// How much is to be told of what stands between three runs.
  private static func differences(_ before: Run, _ run: Run, _ next: Run) -> Int {
    before.differences(to: run) + run.differences(to: next)
  }
}

extension Alignment.Run {
  /// How many places ahead of the first sequence the second is.
  fileprivate var shift: Int { actual - expected }

  fileprivate func moved(to shift: Int) -> Self {
    Self(expected: expected, actual: expected + shift, count: count)
  }

  fileprivate func fits(between before: Self, _ next: Self) -> Bool {
    actual >= before.actual + before.count && actual + count <= next.actual
  }

  /// How much stands between this run and the next: the two in each other's place, and the rest.
  fileprivate func differences(to next: Self) -> Int {
    max(next.expected - expected - count, next.actual - actual - count)
  }
}
