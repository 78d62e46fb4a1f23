public import LightlagCore
public import LightlagEncoding

/// An event of a client, once it has been found to be in order.
public struct RoverEvent: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// Its data; an object has a `timestamp` and a `message_id`, given to it where it had none.
  public let data: JSON
  /// The binary attachments.
  public let attachments: [[UInt8]]
  /// Whose it is.
  public let client: ConnectionID
  /// When it came.
  public let instant: Instant
}
