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
    // Newton's method from above falls until it has the root, at most some thirty times.
    guard number > 1 else { return number }
    var root: Int64 = 1 << ((65 - number.leadingZeroBitCount) / 2)
    while true {
      let next = (root + number / root) / 2
      guard next < root else { return root }
      root = next
    }
  }
}
