public import LightlagEncoding

/// What a message says, as far as its protocol is understood.
public struct ReadMessage: Hashable, Sendable {
  /// The name of its event, or `nil` where it has none.
  public var event: String?

  /// What stands before its JSON, without the number of an acknowledgement.
  public var prefix: String

  /// The number under which it is acknowledged, or that it acknowledges.
  public var acknowledgement: String?

  /// Its JSON, or `nil` where it is none.
  public var json: JSON?

  /// Creates what a message says.
  public init(
    event: String? = nil, prefix: String = "", acknowledgement: String? = nil, json: JSON? = nil
  ) {
    self.event = event
    self.prefix = prefix
    self.acknowledgement = acknowledgement
    self.json = json
  }
}
