/// What a rover answers once it has driven.
public struct Arrival: RoverMessage {
  public static let event = "arrived"

  /// The order that was obeyed.
  public let number: Int

  /// Where the rover is, in metres from where it began.
  public let position: Int

  /// Creates an answer.
  public init(number: Int, position: Int) {
    (self.number, self.position) = (number, position)
  }
}
