/// How connections break besides at a message (`LinkConditions.cut`).
public struct Breaks: Hashable, Sendable {
  /// What the two ends are told of a connection that breaks.
  public enum Manner: Hashable, Sendable {
    /// Nothing: the connection is gone without a close frame, which shows as 1006.
    case reset
    /// A close frame with that code and reason, as if the other end had sent it.
    case close(code: UInt16, reason: String)
  }

  /// Mean time from its opening after which a connection breaks, or `nil` for never.
  ///
  /// The times are exponential, as those of breaks that have no memory.
  public var meanTime: Duration?

  /// What the two ends are told, also where a message broke the connection.
  public var manner: Manner

  /// Creates breaks; unless named otherwise there are none.
  ///
  /// - Precondition: `meanTime` is positive, and below 146 years.
  public init(meanTime: Duration? = nil, manner: Manner = .reset) {
    precondition(
      meanTime.map { $0 > .zero && $0 < LinkConditions.longest } ?? true,
      "a connection holds for some time")
    self.meanTime = meanTime
    self.manner = manner
  }
}
