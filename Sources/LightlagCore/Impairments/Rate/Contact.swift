/// A time in which two ends can reach each other, as an orbiter's pass.
public struct Contact: Hashable, Sendable {
  /// When it begins, counted from the start of the run or of the period.
  public var start: Duration

  /// When it is over.
  public var end: Duration

  /// Rate at which the link sends meanwhile.
  public var rate: DataRate

  /// How long a signal is on its way, one way.
  public var lightTime: Duration

  /// Creates a contact.
  public init(start: Duration, end: Duration, rate: DataRate, lightTime: Duration) {
    self.start = start
    self.end = end
    self.rate = rate
    self.lightTime = lightTime
  }
}
