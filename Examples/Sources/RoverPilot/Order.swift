/// What a pilot sends: drive so far.
public struct Order: RoverMessage {
  public static let event = "drive"

  /// Its number, by which an order that arrives twice is obeyed once.
  public let number: Int

  /// How far, in metres; backwards where it is negative.
  public let metres: Int

  /// Creates an order.
  public init(number: Int, metres: Int) {
    (self.number, self.metres) = (number, metres)
  }
}
