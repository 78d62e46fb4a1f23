import Glibc

/// A place, or a way from one to another, in astronomical units.
struct Position: Hashable, Sendable {
  /// Towards the vernal equinox of J2000.
  var x: Double
  /// A quarter turn on, in the plane of the ecliptic.
  var y: Double
  /// Towards the ecliptic's north pole.
  var z: Double

  var length: Double { sqrt(x * x + y * y + z * z) }

  static func - (left: Position, right: Position) -> Position {
    Position(x: left.x - right.x, y: left.y - right.y, z: left.z - right.z)
  }

  static prefix func - (position: Position) -> Position {
    Position(x: -position.x, y: -position.y, z: -position.z)
  }

  func turnedAroundX(by angle: Double) -> Position {
    Position(x: x, y: y * cos(angle) - z * sin(angle), z: y * sin(angle) + z * cos(angle))
  }

  func turnedAroundZ(by angle: Double) -> Position {
    Position(x: x * cos(angle) - y * sin(angle), y: x * sin(angle) + y * cos(angle), z: z)
  }

  /// Returns the angle between two ways in radians, exact for small angles too.
  func angle(to other: Position) -> Double {
    let normal = Position(
      x: y * other.z - z * other.y, y: z * other.x - x * other.z, z: x * other.y - y * other.x)
    return atan2(normal.length, x * other.x + y * other.y + z * other.z)
  }
}
