/// A straight drive at one speed, known for every step as soon as it begins.
struct Leg: Hashable, Sendable {
  let target: Point

  /// The step at which the vehicle is there.
  let end: Int64

  private let start: Point
  private let beginning: Int64
  /// Millionths of a unit a step.
  private let speed: Int64
  private let length: Int64

  /// Plans a drive that begins at a step.
  ///
  /// - Precondition: the speed is positive.
  init(from start: Point, to target: Point, at step: Int64, speed: Int64) {
    precondition(speed > 0, "a vehicle without speed never arrives")
    self.start = start
    self.target = target
    self.speed = speed
    beginning = step
    length = (target - start).length
    // The last step may be shorter than the others.
    end = step + (length + speed - 1) / speed
  }

  /// Returns where the vehicle is after a step that is not before the beginning.
  func position(at step: Int64) -> Point {
    guard step < end else { return target }
    return start + (target - start).scaled(by: (step - beginning) * speed, over: length)
  }
}
