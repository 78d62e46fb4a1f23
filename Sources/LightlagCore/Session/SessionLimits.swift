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
