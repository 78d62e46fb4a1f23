/// A direction in the plane of the sandbox, in millionths of a degree.
///
/// Zero is along x, and a quarter turn on is along y, which grows downward; so a turn to the
/// right adds. Sine, cosine and arc tangent come from whole numbers alone.
///
/// Source: Volder, "The CORDIC Trigonometric Computing Technique", IRE Transactions on
/// Electronic Computers EC-8, 1959.
struct Heading: Hashable, Sendable {
  private static let quarter: Int64 = 90_000_000
  private static let turn = quarter * 4

  /// The arc tangents of 1, 1/2, 1/4 and so on.
  private static let arcTangents: [Int64] = [
    45_000_000, 26_565_051, 14_036_243, 7_125_016, 3_576_334, 1_789_911, 895_174, 447_614,
    223_811, 111_906, 55_953, 27_976, 13_988, 6_994, 3_497, 1_749, 874, 437, 219, 109, 55, 27, 14,
    7, 3, 2, 1,
  ]

  /// What all these turns together shorten a vector by, times 2^40.
  private static let shortening: Int64 = 667_681_663_043

  /// From 0 up to a whole turn.
  let millionths: Int64

  /// Creates a direction; whole turns are taken off.
  init(millionths: Int64) {
    let rest = millionths % Self.turn
    self.millionths = rest < 0 ? rest + Self.turn : rest
  }

  /// Creates the direction of a way, along x where it has no length.
  init(of way: Point) {
    // Turned by quarters until it is within an eighth of x, where the turns reach it.
    var (x, y, angle) = (way.x << 20, way.y << 20, Int64(0))
    while x < abs(y) {
      (x, y) = (y, -x)
      angle += Self.quarter
    }
    for (shift, step) in Self.arcTangents.enumerated() where y != 0 {
      let sign: Int64 = y > 0 ? 1 : -1
      (x, y) = (x + sign * (y >> Int64(shift)), y - sign * (x >> Int64(shift)))
      angle += sign * step
    }
    self.init(millionths: angle)
  }

  /// Returns the way in this direction that is so many millionths of a unit long.
  func way(_ length: Int64) -> Point {
    // Within an eighth of x, the rest made up by quarter turns, which are exact.
    let quarters = (millionths + Self.quarter / 2) / Self.quarter
    var rest = millionths - quarters * Self.quarter
    var (x, y) = rest == 0 ? (Int64(1) << 40, 0) : (Self.shortening, Int64(0))
    for (shift, step) in Self.arcTangents.enumerated() where rest != 0 || y != 0 {
      let sign: Int64 = rest >= 0 ? 1 : -1
      (x, y) = (x - sign * (y >> Int64(shift)), y + sign * (x >> Int64(shift)))
      rest -= sign * step
    }
    for _ in 0..<quarters { (x, y) = (-y, x) }
    return Point(x: Self.product(x, length), y: Self.product(y, length))
  }

  /// Returns `factor` times 2^-40 times `length`, rounded to the nearest.
  private static func product(_ factor: Int64, _ length: Int64) -> Int64 {
    Int64((Int128(factor) * Int128(length) + 1 << 39) >> 40)
  }
}
