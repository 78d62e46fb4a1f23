/// A grid of points that fills the sandbox, and where each lies in sixteenths of a unit.
struct SandGrid: Hashable, Sendable {
  /// Sixteenths in one unit: fine enough for the eye, and small enough for fourth powers.
  static let one: Int64 = 16

  let columns: Int
  let rows: Int

  /// Returns where the middle of a column lies along x.
  func x(_ column: Int) -> Int64 {
    (Int64(column) * 2 + 1) * Sandbox.width * Self.one / Int64(columns * 2)
  }

  /// Returns where the middle of a row lies along y.
  func y(_ row: Int) -> Int64 {
    (Int64(row) * 2 + 1) * Sandbox.height * Self.one / Int64(rows * 2)
  }

  /// Returns the columns that may lie within `reach` of `x`.
  func columns(around x: Int64, reach: Int64) -> Range<Int> {
    Self.range(x, reach, extent: Sandbox.width * Self.one, count: columns)
  }

  /// Returns the rows that may lie within `reach` of `y`.
  func rows(around y: Int64, reach: Int64) -> Range<Int> {
    Self.range(y, reach, extent: Sandbox.height * Self.one, count: rows)
  }

  private static func range(
    _ middle: Int64, _ reach: Int64, extent: Int64, count: Int
  ) -> Range<Int> {
    let first = max(0, Int((middle - reach) * Int64(count) / extent))
    let last = min(count, Int((middle + reach) * Int64(count) / extent) + 1)
    return min(first, last)..<last
  }
}
