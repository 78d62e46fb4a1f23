/// Finding the name that was meant.
///
/// The distance is that of V. I. Levenshtein, "Binary codes capable of correcting deletions,
/// insertions, and reversals", 1966: the fewest characters to insert, delete or replace.
extension Collection<String> {
  /// Returns the element nearest to `name`, the first of equals, or `nil` if none is near.
  ///
  /// Near is a third of the longer name, rounded up: beyond that a suggestion only confuses.
  package func nearest(to name: String) -> String? {
    var nearest: (name: String, distance: Int)?
    for candidate in self {
      let distance = editDistance(from: name, to: candidate)
      guard distance <= (Swift.max(name.count, candidate.count) + 2) / 3 else { continue }
      if distance < nearest?.distance ?? .max { nearest = (candidate, distance) }
    }
    return nearest?.name
  }
}

/// Returns the fewest single-character edits that turn `source` into `target`.
///
/// - Complexity: O(n · m), with one row of storage.
package func editDistance(from source: String, to target: String) -> Int {
  let target = Array(target)
  // row[i] is the distance from what was read of the source to the first i of the target.
  var row = Array(0...target.count)
  for (index, character) in source.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in target.indices {
      let replaced = diagonal + (target[column] == character ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[target.count]
}
