/// How often each quirk was met.
package struct SLCANQuirks: Hashable, Sendable {
  private var counts = [Int](repeating: 0, count: SLCANQuirk.allCases.count)

  /// Creates a count of nothing.
  package init() {}

  /// How often this one was met.
  package subscript(quirk: SLCANQuirk) -> Int { counts[quirk.rawValue] }

  /// Quirks of any kind.
  package var total: Int { counts.reduce(0, +) }

  /// The quirks that were met at all.
  package var met: [SLCANQuirk] { SLCANQuirk.allCases.filter { self[$0] > 0 } }

  mutating func note(_ quirk: SLCANQuirk) { counts[quirk.rawValue] += 1 }
}
