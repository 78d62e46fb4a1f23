extension [Int64] {
  /// Returns the place of the first of ascending numbers above `bound`, or their count.
  ///
  /// - Complexity: O(log *n*).
  @inline(__always)
  func firstIndex(above bound: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] > bound { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
