/// How connections come to be: what happens to an opening handshake besides crossing the link.
public struct Openings: Hashable, Sendable {
  /// Time until a connection is accepted, before the backend hears of it.
  public var acceptDelay: Duration

  /// Time that the answer to a handshake takes, besides crossing the link.
  public var handshakeDelay: Duration

  /// Chance that a connection breaks in its handshake, which the client learns when the answer
  /// would have come; the backend never hears of it.
  public var handshakeFailure: Probability

  /// Chance that a connection is refused with status 503; the backend never hears of it.
  public var refuse: Probability

  /// Mean time for which a client is refused after a connection of its own broke; zero for none.
  ///
  /// The times are exponential. In a live run all real clients are one.
  public var reconnectAfter: Duration

  /// Creates openings; unless named otherwise nothing happens to them.
  ///
  /// - Precondition: no duration is negative, or 146 years long.
  public init(
    acceptDelay: Duration = .zero, handshakeDelay: Duration = .zero,
    handshakeFailure: Probability = .never, refuse: Probability = .never,
    reconnectAfter: Duration = .zero
  ) {
    for time in [acceptDelay, handshakeDelay, reconnectAfter] {
      precondition(time >= .zero && time < LinkConditions.longest, "a time is not negative")
    }
    self.acceptDelay = acceptDelay
    self.handshakeDelay = handshakeDelay
    self.handshakeFailure = handshakeFailure
    self.refuse = refuse
    self.reconnectAfter = reconnectAfter
  }
}
