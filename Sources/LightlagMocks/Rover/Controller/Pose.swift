/// Where the rover is, and which way it looks.
package struct Pose: Hashable, Sendable {
  /// Micrometres from where it began, along the way that it looked then.
  package private(set) var x: Int64 = 0
  /// Micrometres from where it began, to the left of that way.
  package private(set) var y: Int64 = 0
  /// Microradians to the left of that way, from 0 up to a whole turn.
  package private(set) var heading: Int64 = 0

  /// What the steps have not yet made a whole number of, in that many parts.
  private var headingRest: Int64 = 0
  private var wayRest: Int64 = 0

  /// Creates the pose at the start.
  init() {}

  /// Moves for one step of so many in a second.
  ///
  /// - Parameters:
  ///   - linear: speed in micrometres a second.
  ///   - angular: rotation in microradians a second, to the left.
  ///   - rate: steps in a second.
  @inline(__always)
  mutating func advance(linear: Int64, angular: Int64, rate: Int64) {
    guard linear != 0 || angular != 0 else { return }
    let turned = angular + headingRest
    headingRest = turned % rate
    heading = (heading + turned / rate) % RoverNumber.turn
    if heading < 0 { heading += RoverNumber.turn }
    let gone = linear + wayRest
    wayRest = gone % rate
    guard gone / rate != 0 else { return }
    let way = Heading(millionths: RoverNumber.degreeMillionths(heading)).way(gone / rate)
    x += way.x
    y += way.y
  }
}
