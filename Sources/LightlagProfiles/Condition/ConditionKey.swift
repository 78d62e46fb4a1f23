import LightlagCore

/// What of a link a profile or a setting can name.
public enum ConditionKey: String, Hashable, Sendable, CaseIterable {
  /// Whether anything crosses at all.
  case flow
  /// Mean one-way delay.
  case delay
  /// A file of delays over time.
  case delayTrace
  /// How far the delay varies, as a standard deviation.
  case jitterDeviation
  /// How far the delay varies at most, evenly.
  case jitterHalfWidth
  /// Whether the jitter may be wider than the delay, its shape being cut at zero.
  case truncated
  /// Which messages never arrive.
  case loss
  /// What a lost message comes to.
  case lossMode
  /// Which messages arrive twice.
  case duplicate
  /// Which messages arrive damaged.
  case corrupt
  /// Which messages overtake those before them.
  case reorder
  /// Chance for each message that the connection breaks.
  case cut
  /// How much the link can send.
  case rate
  /// Whether all connections share the rate.
  case shared
  /// What a message occupies beside its payload.
  case overhead
  /// Most that may wait to be sent.
  case limit
  /// Which message goes when too much waits.
  case discipline
  /// Whether messages arrive in the order they were sent.
  case inOrder
  /// Whose arithmetic decides.
  case arithmetic
  /// Whether the link is simulated at all.
  case enabled
  /// Where the opening handshake is answered.
  case handshake
  /// Where a ping is answered.
  case ping
  /// Time until a connection is accepted.
  case acceptDelay
  /// Time that the answer to a handshake takes besides.
  case handshakeDelay
  /// Chance that a connection breaks in its handshake.
  case handshakeFailure
  /// Chance that a connection is refused.
  case refuse
  /// Mean time for which a client is refused after a connection of its own broke.
  case reconnectAfter
  /// Mean time from its opening after which a connection breaks.
  case cutMeanTime
  /// What the ends are told of a connection that breaks.
  case cutManner

  /// Whether it holds for the connection as a whole, and not for each direction by itself.
  public var isOfTheConnection: Bool {
    switch self {
    case .handshake, .ping, .acceptDelay, .handshakeDelay, .handshakeFailure, .refuse,
      .reconnectAfter, .cutMeanTime, .cutManner:
      true
    default: false
    }
  }

  /// Whether its value is true or false, in a document without quotation marks.
  var isTruth: Bool {
    switch self {
    case .truncated, .shared, .inOrder, .enabled: true
    default: false
    }
  }

  /// What values are accepted, as the end of a message that refuses another.
  package var accepted: String {
    switch self {
    case .delay, .acceptDelay, .handshakeDelay, .reconnectAfter: Quantity.duration.accepted
    case .cut, .handshakeFailure, .refuse: Quantity.chance.accepted
    case .cutMeanTime: "write a duration such as \"60 s\", or \"never\""
    case .flow: Self.accepted(Flow.self)
    case .lossMode: Self.accepted(LossMode.self)
    case .arithmetic: Self.accepted(LinkConditions.Arithmetic.self)
    case .handshake, .ping: Self.accepted(Crossing.Scope.self)
    case .truncated, .shared, .inOrder, .enabled: "write true or false"
    case .delayTrace: DelayTrace.accepted
    case .jitterDeviation: Jitter.acceptedDeviation
    case .jitterHalfWidth: Jitter.acceptedHalfWidth
    case .loss: Loss.accepted
    case .duplicate: Duplication.accepted
    case .corrupt: Corruption.accepted
    case .reorder: Reordering.accepted
    case .rate: Capacity.accepted
    case .overhead: Overhead.accepted
    case .limit: QueueLimit.accepted
    case .discipline: QueueDiscipline.accepted
    case .cutManner: Breaks.Manner.accepted
    }
  }

  /// Words of a closed set: `write "local" or "end-to-end"`.
  private static func accepted<Choice: RawRepresentable<String> & CaseIterable>(
    _ choices: Choice.Type
  ) -> String {
    let words = choices.allCases.map(\.rawValue.quoted)
    return "write " + words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }
}
