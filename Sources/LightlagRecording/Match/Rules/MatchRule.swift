/// One rule of comparison: which values of which messages, and how they are compared.
public struct MatchRule: Hashable, Sendable {
  /// The name of the event, or `nil` for all messages with JSON.
  public var event: String?

  /// The way to the values, in the JSON of a message behind the prefix of a Socket.IO packet.
  public var pointer: PointerPattern

  /// How they are compared.
  public var normaliser: Normaliser

  /// Creates a rule.
  public init(event: String? = nil, pointer: PointerPattern, _ normaliser: Normaliser) {
    self.event = event
    self.pointer = pointer
    self.normaliser = normaliser
  }
}
