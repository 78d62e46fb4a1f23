// Of several ways to leave out the fewest elements one finds any. Where 1 2 3 4 became 1 3 3 4, the
// 3 may have gone one place ahead, between one that is missing and one too many; and where
// 1 1 1 2 2 became 1 1 2 2 2, the missing 1 and the 2 too many may stand at the ends, far from each
// other. But a person sees that one has changed.

extension Alignment {
  /// Most runs that are given up at once for those around them.
  private static let reach = 4

  /// Lets runs go on in both directions in the place of those between them, where fewer differences
  /// are left.
  ///
  /// No pair is lost by that. A difference is what has to be told: an element that is missing, one
  /// too many, or two that stand in each other's place.
  mutating func straighten(_ areEqual: (Int, Int) -> Bool) {
    guard !runs.isEmpty else { return }
    let end = Run(expected: counts.expected, actual: counts.actual, count: 0)
    var straight = [Run(expected: 0, actual: 0, count: 0)]
    for run in runs + [end] {
      while Self.straighten(&straight, before: run, areEqual) {}
      Self.append(run, to: &straight)
    }
    runs = straight.filter { $0.count > 0 }
  }

  /// Puts other pairs in the place of the last runs, and returns whether it could.
  private static func straighten(
    _ runs: inout [Run], before next: Run, _ areEqual: (Int, Int) -> Bool
  ) -> Bool {
    var (differences, pairs) = (0, 0)
    var later = next
    for count in 0..<min(reach, runs.count - 1) {
      let place = runs.count - 1 - count
      differences += runs[place].differences(to: later)
      pairs += runs[place].count
      later = runs[place]
      let bend = Bend(from: runs[place - 1], to: next)
      // What is left over on a bend is told one by one, wherever it stands.
      let most = differences + runs[place - 1].differences(to: later)
      guard let corner = bend.corner(keeping: pairs, below: most, areEqual) else { continue }
      runs.removeSubrange(place...)
      for run in bend.pairs(corner: corner, areEqual) { append(run, to: &runs) }
      return true
    }
    return false
  }
}

/// The way from the end of one run to the beginning of another that goes along both, with one step
/// aside.
private struct Bend {
  /// Where it begins.
  let start: (expected: Int, actual: Int)
  /// How many pairs it can have at most.
  let length: Int
  /// How far it steps aside, in one of the sequences.
  let aside: (expected: Int, actual: Int)

  init(from before: Alignment.Run, to next: Alignment.Run) {
    start = (before.expected + before.count, before.actual + before.count)
    let rest = (expected: next.expected - start.expected, actual: next.actual - start.actual)
    length = min(rest.expected, rest.actual)
    aside = (rest.expected - length, rest.actual - length)
  }

  /// Behind how many of its places it has to step aside to have that many pairs, or `nil` where it
  /// cannot or has not fewer differences either.
  func corner(
    keeping pairs: Int, below differences: Int, _ areEqual: (Int, Int) -> Bool
  ) -> Int? {
    let allowed = length - pairs
    guard allowed >= 0, allowed + aside.expected + aside.actual < differences else { return nil }
    // From the front as far as it can go, then from the back until both meet with few enough that
    // are no pairs.
    var (front, misses) = (0, [Int]())
    while front < length {
      if !isPair(front, isBehind: false, areEqual) { misses.append(front) }
      if misses.count > allowed { break }
      front += 1
    }
    if front == length { return length }
    var (back, missed) = (length, 0)
    while back > 0 {
      if !isPair(back - 1, isBehind: true, areEqual) { missed += 1 }
      if missed > allowed { return nil }
      back -= 1
      while let last = misses.last, last >= back { misses.removeLast() }
      if back <= front, misses.count + missed <= allowed { return back }
    }
    return nil
  }

  /// Its pairs, each as a run of its own.
  func pairs(corner: Int, _ areEqual: (Int, Int) -> Bool) -> [Alignment.Run] {
    (0..<length).compactMap { place in
      guard isPair(place, isBehind: place >= corner, areEqual) else { return nil }
      let (expected, actual) = elements(place, isBehind: place >= corner)
      return Alignment.Run(expected: expected, actual: actual, count: 1)
    }
  }

  private func isPair(
    _ place: Int, isBehind: Bool, _ areEqual: (Int, Int) -> Bool
  ) -> Bool {
    let (expected, actual) = elements(place, isBehind: isBehind)
    return areEqual(expected, actual)
  }

  private func elements(_ place: Int, isBehind: Bool) -> (expected: Int, actual: Int) {
    (
      start.expected + place + (isBehind ? aside.expected : 0),
      start.actual + place + (isBehind ? aside.actual : 0)
    )
  }
}

extension Alignment.Run {
  /// How much stands between this run and the next: the two in each other's place, and the rest.
  fileprivate func differences(to next: Self) -> Int {
    max(next.expected - expected - count, next.actual - actual - count)
  }
}
