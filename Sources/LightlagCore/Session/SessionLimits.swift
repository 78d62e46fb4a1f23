/// Most that a session takes on, so that no peer can make it grow without bound.
public struct SessionLimits: Hashable, Sendable {
  /// Connections at once; a further one is rejected with status 503.
  public var connections = 65_536

  /// Bytes of one message; a larger one is dropped as `oversize`, and where it came from a
  /// peer its connection is closed with 1009.
  public var messageBytes = 16 << 20

  /// Messages in flight on one direction of a connection; a further one is dropped as `queue`.
  public var inFlightMessages = 1 << 20

  /// Bytes in flight on one direction of a connection; what exceeds them is dropped as `queue`.
  public var inFlightBytes = 256 << 20

  /// Bytes in flight in the whole session; what exceeds them is dropped as `queue`.
  public var sessionBytes = 1 << 30

  /// Steps at one instant, above which an endpoint is taken to answer itself for ever.
  public var stepsPerInstant = 10_000_000

  /// Creates the default limits, to be changed where needed.
  public init() {}
}

/// Why a session cannot go on.
@nonexhaustive
public enum SessionFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// So many steps fell due at one instant that time stands still; the endpoint acted last.
  case timeStandsStill(at: Instant, steps: Int, endpoint: String)

  public var description: String {
    switch self {
    case .timeStandsStill(let instant, let steps, let endpoint):
      """
      \(steps) steps fell due at \(instant.nanoseconds) ns, the last in \(endpoint): an endpoint \
      that answers itself at once makes no progress; give its answers a delay or an end
      """
    }
  }
}
