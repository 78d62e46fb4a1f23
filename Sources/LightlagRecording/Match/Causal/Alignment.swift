/// Which elements of two sequences are partners: a longest common subsequence.
///
/// While the sequences are equal it takes no memory but for the result. At a difference it looks
/// for the fewest elements to leave out, and up to `window` of them the result is exact; further on
/// it keeps the best way found so far and goes on from there, so time and memory stay bounded.
///
/// Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1, 1986.
package struct Alignment: Sendable {
  /// Elements that are partners, one after the other.
  package struct Run: Hashable, Sendable {
    /// Where it begins in the first sequence.
    package var expected: Int
    /// Where it begins in the second.
    package var actual: Int
    /// How many pairs it has.
    package var count: Int
  }

  /// The partners, in order; runs that touch in both sequences are one.
  package internal(set) var runs: [Run] = []

  let counts: (expected: Int, actual: Int)
  private let window: Int

  /// Aligns two sequences.
  ///
  /// - Parameters:
  ///   - expected: Number of elements of the first.
  ///   - actual: Number of elements of the second.
  ///   - window: Most elements left out in one go.
  ///   - areEqual: Whether two elements can be partners.
  package init(
    expected: Int, actual: Int, window: Int = 256, _ areEqual: (Int, Int) -> Bool
  ) {
    counts = (expected, actual)
    self.window = window
    var place = (expected: 0, actual: 0)
    repeat {
      let count = snake(place.expected, place.actual, areEqual)
      Self.append(
        Run(expected: place.expected, actual: place.actual, count: count), to: &runs)
      place = (place.expected + count, place.actual + count)
    } while bridge(&place, areEqual)
    straighten(areEqual)
  }

  /// How many elements have partners.
  package var pairCount: Int { runs.reduce(0) { $0 + $1.count } }

  /// Adds a run, or makes the last one longer where both touch.
  static func append(_ run: Run, to runs: inout [Run]) {
    guard run.count > 0 else { return }
    if let last = runs.last, last.expected + last.count == run.expected,
      last.actual + last.count == run.actual
    {
      runs[runs.count - 1].count += run.count
    } else {
      runs.append(run)
    }
  }

  private func snake(_ expected: Int, _ actual: Int, _ areEqual: (Int, Int) -> Bool) -> Int {
    var count = 0
    while expected + count < counts.expected, actual + count < counts.actual,
      areEqual(expected + count, actual + count)
    { count += 1 }
    return count
  }

  /// Finds the way past differences, as far as the window lets; returns whether more is left.
  ///
  /// The furthest places with *d* elements left out are kept for each *d*, to go back along them:
  /// on diagonal *k* = expected − actual, relative to where it begins.
  private mutating func bridge(
    _ place: inout (expected: Int, actual: Int), _ areEqual: (Int, Int) -> Bool
  ) -> Bool {
    guard place.expected < counts.expected || place.actual < counts.actual else { return false }
    let rest = (counts.expected - place.expected, counts.actual - place.actual)
    if rest.0 == 0 || rest.1 == 0 { return false }
    var rows: [[Int32]] = [[0]]
    var best = (depth: 0, diagonal: 0, sum: 0)
    for depth in 1...window {
      var row = [Int32](repeating: -1, count: depth + 1)
      for slot in 0...depth {
        let diagonal = 2 * slot - depth
        guard let (start, _) = Self.step(rows[depth - 1], slot, rest: rest, diagonal) else {
          continue
        }
        let reached =
          start + snake(place.expected + start, place.actual + start - diagonal, areEqual)
        row[slot] = Int32(reached)
        let sum = 2 * reached - diagonal
        if sum > best.sum || best.depth == 0 { best = (depth, diagonal, sum) }
      }
      rows.append(row)
      if best.sum == rest.0 + rest.1 { break }
    }
    follow(rows, best.depth, best.diagonal, rest: rest, from: place)
    let reached = (best.sum + best.diagonal) / 2
    place = (place.expected + reached, place.actual + reached - best.diagonal)
    return true
  }

  /// Returns how far one gets in the first sequence with one more element left out, and whether
  /// that is one of the first.
  ///
  /// From the diagonal below an element of the first is left out, from that above of the second.
  private static func step(
    _ row: [Int32], _ slot: Int, rest: (Int, Int), _ diagonal: Int
  ) -> (reached: Int, isFromBelow: Bool)? {
    var below = slot > 0 && row[slot - 1] >= 0 ? Int(row[slot - 1]) + 1 : -1
    var above = slot < row.count && row[slot] >= 0 ? Int(row[slot]) : -1
    if below > rest.0 { below = -1 }
    if above - diagonal > rest.1 { above = -1 }
    guard below >= 0 || above >= 0 else { return nil }
    return below >= above ? (below, true) : (above, false)
  }

  /// Goes back along the way found, and notes the partners on it.
  private mutating func follow(
    _ rows: [[Int32]], _ depth: Int, _ diagonal: Int, rest: (Int, Int),
    from place: (expected: Int, actual: Int)
  ) {
    var found: [Run] = []
    var slot = (diagonal + depth) / 2
    for depth in stride(from: depth, to: 0, by: -1) {
      let diagonal = 2 * slot - depth
      guard let (start, isFromBelow) = Self.step(rows[depth - 1], slot, rest: rest, diagonal)
      else { break }
      found.append(
        Run(
          expected: place.expected + start, actual: place.actual + start - diagonal,
          count: Int(rows[depth][slot]) - start))
      if isFromBelow { slot -= 1 }
    }
    for run in found.reversed() { Self.append(run, to: &runs) }
  }
}
