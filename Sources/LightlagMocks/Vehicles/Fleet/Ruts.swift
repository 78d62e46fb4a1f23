/// How often vehicles have passed each part of the ground.
///
/// The order in which several vehicles pass does not matter, so their motion can be caught up
/// one after the other.
struct Ruts: Hashable, Sendable {
  /// Cells from left to right.
  static let columns = 100
  /// Cells from top to bottom.
  static let rows = 75

  /// Passes after which the ground gives way no more.
  static let deepest: UInt8 = 8

  /// Passes of each cell, row by row, at most `deepest`.
  private(set) var passes = [UInt8](repeating: 0, count: columns * rows)

  /// Grows with every change.
  private(set) var revision = 0

  /// Returns the cell of a place inside the margin.
  static func cell(of place: Point) -> Int {
    let size = Sandbox.width * Point.one / Int64(columns)
    return Int(place.y / size) * columns + Int(place.x / size)
  }

  /// Adds a pass.
  mutating func press(_ cell: Int) {
    guard passes[cell] < Self.deepest else { return }
    passes[cell] += 1
    revision += 1
  }
}
