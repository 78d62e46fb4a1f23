/// The ground that the vehicles share: how large it is, and how near its edge they may come.
enum Sandbox {
  /// Sandbox units from left to right.
  static let width: Int64 = 1_000
  /// Sandbox units from top to bottom.
  static let height: Int64 = 750
  /// Sandbox units along every edge that no vehicle enters.
  static let margin: Int64 = 50

  /// Where a vehicle may be along x, in millionths.
  static let rangeX = margin * Point.one...(width - margin) * Point.one
  /// Where a vehicle may be along y, in millionths.
  static let rangeY = margin * Point.one...(height - margin) * Point.one

  /// Returns where a way ends that is cut short, without a bend, where it would enter the margin.
  static func end(of way: Point, from start: Point) -> Point {
    var way = way
    let roomX = (way.x < 0 ? rangeX.lowerBound : rangeX.upperBound) - start.x
    if abs(way.x) > abs(roomX) { way = way.scaled(by: roomX, over: way.x) }
    let roomY = (way.y < 0 ? rangeY.lowerBound : rangeY.upperBound) - start.y
    if abs(way.y) > abs(roomY) { way = way.scaled(by: roomY, over: way.y) }
    return start + way
  }
}
