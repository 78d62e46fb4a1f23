/// A place in the sandbox, or the way between two, in millionths of a sandbox unit.
///
/// Whole numbers, so that motion is the same on every machine. Up to the size of the sandbox
/// every product of two of them fits in 64 bits.
struct Point: Hashable, Sendable {
  /// Millionths in one.
  static let one: Int64 = 1_000_000

  var x: Int64
  /// Grows downward, as on a screen.
  var y: Int64

  /// The distance from zero, rounded down.
  var length: Int64 { Self.squareRoot(x * x + y * y) }

  /// Returns this times a fraction, rounded toward zero.
  func scaled(by numerator: Int64, over denominator: Int64) -> Point {
    Point(x: x * numerator / denominator, y: y * numerator / denominator)
  }

  static func + (left: Point, right: Point) -> Point {
    Point(x: left.x + right.x, y: left.y + right.y)
  }

  static func - (left: Point, right: Point) -> Point {
    Point(x: left.x - right.x, y: left.y - right.y)
  }

  /// Returns the square root of a number that is not negative, rounded down.
  private static func squareRoot(_ number: Int64) -> Int64 {
    // A Double has 53 bits, so the root of a larger number may be off by one.
    var root = Int64(Double(number).squareRoot())
    while root * root > number { root -= 1 }
    while (root + 1) * (root + 1) <= number { root += 1 }
    return root
  }
}
