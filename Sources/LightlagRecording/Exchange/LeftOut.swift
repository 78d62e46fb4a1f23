/// What of another program's file found no place in a recording, or the other way round.
package struct LeftOut: Hashable, Sendable {
  /// How much that was.
  package private(set) var count = 0

  /// Where the first was, and what was wrong with it, or `nil` where nobody knows.
  package private(set) var first: String?

  /// Creates the note of nothing.
  package init() {}

  /// Notes some more.
  ///
  /// - Parameters:
  ///   - count: How much.
  ///   - reason: Where it was, and what was wrong with it, where that is known.
  package mutating func note(_ count: Int = 1, _ reason: String? = nil) {
    if self.count == 0, count > 0 { first = reason }
    self.count += count
  }
}
