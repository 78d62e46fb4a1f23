import LightlagCore

/// A round heap of sand that falls off smoothly to its edge, or a pit of that form.
struct Mound: Hashable, Sendable {
  /// Where its middle is, in sixteenths of a unit.
  let x: Int64
  let y: Int64
  /// How far it reaches, in sixteenths of a unit.
  let radius: Int64
  /// Millimetres in its middle.
  let height: Int64

  /// Creates one of the hills that follow from a seed.
  init(seed: Seed, index: Int) {
    func draw(_ which: Int, _ range: ClosedRange<Int64>) -> Int64 {
      MockDraw(seed, .hill, index, which).number(in: range)
    }
    x = draw(0, 0...Sandbox.width * SandGrid.one)
    y = draw(1, 0...Sandbox.height * SandGrid.one)
    radius = draw(2, 90 * SandGrid.one...220 * SandGrid.one)
    height = draw(3, 40...130)
  }

  /// Reads `x`, `y` and `radius` in sandbox units, and `height` in millimetres.
  init(_ fields: Fields) throws(FieldFailure) {
    x = try fields.millionths("x", in: 0...Sandbox.width) * SandGrid.one / Point.one
    y = try fields.millionths("y", in: 0...Sandbox.height) * SandGrid.one / Point.one
    radius = try fields.millionths("radius", in: 1...500) * SandGrid.one / Point.one
    height = try fields.millionths("height", in: -300...300) / Point.one
  }

  /// Adds this to heights: in the middle its own, and elsewhere times (1 − d²/r²)².
  func add(to heights: inout [Int64], on grid: SandGrid) {
    let square = radius * radius
    let columns = grid.columns(around: x, reach: radius)
    for row in grid.rows(around: y, reach: radius) {
      let distanceY = grid.y(row) - y
      for column in columns {
        let distanceX = grid.x(column) - x
        let rest = square - distanceX * distanceX - distanceY * distanceY
        guard rest > 0 else { continue }
        // At most 8 000 to the fourth power, which fits with room to spare.
        heights[row * grid.columns + column] += rest * rest / square * height / square
      }
    }
  }
}
