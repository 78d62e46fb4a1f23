import LightlagCodecs
public import LightlagCore

/// A client of our own that connects to a live server to listen, so that what the server sends can
/// be recorded.
public struct RecordingClient: Hashable, Sendable {
  /// How its connection ended.
  public enum Outcome: Hashable, Sendable {
    /// It was there when the run ended.
    case open
    /// The server did not let it in, or could not be reached.
    case refused(status: Int, reason: String)
    /// One of the ends let go, or the connection broke.
    case closed(Closure)
  }

  /// Header fields of its opening handshake, beyond those of the protocol itself.
  ///
  /// Only what a recording has of any client is recorded of them.
  public var headers: [Header] = []

  /// Subprotocols that it offers, best first.
  public var subprotocols: [String] = []

  /// What it says once it is let in, in this order.
  public var messages: [Message] = []

  /// Creates a client that says nothing.
  public init() {}

  /// Checks that its header fields and subprotocols can be sent.
  ///
  /// - Throws: What is wrong with the first that cannot.
  public func check() throws {
    try Header.check(headers)
    try ClientHandshake.check(OpenRequest(subprotocols: subprotocols))
  }
}
