import LightlagCore

/// What of a link a profile or a setting can name.
public enum ConditionKey: String, Hashable, Sendable, CaseIterable {
  /// Mean one-way delay.
  case delay
  /// How far the delay varies.
  case jitter
  /// The shape of the variation.
  case distribution
  /// Chance that a message never arrives.
  case loss
  /// Chance that a message arrives twice.
  case duplicate
  /// Chance for each message that the connection breaks.
  case cut
  /// Rate at which the link sends.
  case rate
  /// Most that may wait to be sent.
  case limit
  /// Whether messages arrive in the order they were sent.
  case inOrder
  /// Whether the link is simulated at all.
  case enabled
  /// Where the opening handshake is answered.
  case handshake
  /// Where a ping is answered.
  case ping

  /// Whether it holds for the connection as a whole, and not for each direction by itself.
  public var isOfTheConnection: Bool { self == .handshake || self == .ping }

  /// What values are accepted, as the end of a message that refuses another.
  package var accepted: String {
    switch self {
    case .delay, .jitter: Quantity.duration.accepted
    case .loss, .duplicate, .cut: Quantity.chance.accepted
    case .rate: Quantity.rate.accepted + ", or \"unlimited\""
    case .limit: LinkConditions.Limit.accepted
    case .distribution: "write \"uniform\" or \"normal\""
    case .inOrder, .enabled: "write true or false"
    case .handshake, .ping: "write \"local\" or \"end-to-end\""
    }
  }
}
