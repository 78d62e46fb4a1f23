import LightlagCore

/// A trench across the sandbox, straight from its left edge to its right.
struct Valley: Hashable, Sendable {
  /// Where its bottom is along y at the left and at the right edge, in sixteenths of a unit.
  private let left: Int64
  private let right: Int64
  /// How far it reaches up and down from there, in sixteenths of a unit.
  private let reach: Int64
  /// Millimetres at its bottom.
  private let depth: Int64

  /// Creates the valley that follows from a seed.
  init(seed: Seed) {
    func draw(_ which: Int, _ range: ClosedRange<Int64>) -> Int64 {
      MockDraw(seed, .valley, which).number(in: range)
    }
    let edge = 150 * SandGrid.one...600 * SandGrid.one
    left = draw(0, edge)
    right = draw(1, edge)
    reach = draw(2, 40 * SandGrid.one...100 * SandGrid.one)
    depth = draw(3, 30...80)
  }

  /// Takes this from heights: at the bottom its depth, and elsewhere times (1 − d²/r²)².
  func add(to heights: inout [Int64], on grid: SandGrid) {
    let square = reach * reach
    for column in 0..<grid.columns {
      let width = Sandbox.width * SandGrid.one
      let bottom = left + (right - left) * grid.x(column) / width
      for row in grid.rows(around: bottom, reach: reach) {
        let distance = grid.y(row) - bottom
        let rest = square - distance * distance
        guard rest > 0 else { continue }
        heights[row * grid.columns + column] -= rest * rest / square * depth / square
      }
    }
  }
}
