public import LightlagCore

/// A value for one of the conditions of a link.
public enum ConditionValue: Hashable, Sendable {
  /// Mean one-way delay.
  case delay(Duration)
  /// How far the delay varies.
  case jitter(Duration)
  /// The shape of the variation.
  case distribution(LinkConditions.Distribution)
  /// Chance that a message never arrives.
  case loss(Probability)
  /// Chance that a message arrives twice.
  case duplicate(Probability)
  /// Chance for each message that the connection breaks.
  case cut(Probability)
  /// Rate at which the link sends, or `nil` for no limit.
  case rate(DataRate?)
  /// Most that may wait to be sent.
  case limit(LinkConditions.Limit)
  /// Whether messages arrive in the order they were sent.
  case inOrder(Bool)
  /// Whether the link is simulated at all.
  case enabled(Bool)
  /// Where the opening handshake is answered.
  case handshake(Crossing.Scope)
  /// Where a ping is answered.
  case ping(Crossing.Scope)

  /// Creates the value that `text` states for `key`.
  public init(_ key: ConditionKey, parsing text: String) throws(ValueFailure) {
    do {
      self = try Self.parse(key, text)
    } catch {
      // The key may accept more than its quantity does by itself.
      throw ValueFailure(written: error.written, reason: error.reason, accepted: key.accepted)
    }
  }

  /// The shortest exact text of the value, which parses to the same.
  public var text: String {
    switch self {
    case .delay(let time), .jitter(let time): time.quantityText
    case .loss(let chance), .duplicate(let chance), .cut(let chance): chance.quantityText
    case .distribution(let shape): shape.rawValue
    case .rate(let rate): rate?.quantityText ?? "unlimited"
    case .limit(let limit): limit.quantityText
    case .inOrder(let isTrue), .enabled(let isTrue): String(isTrue)
    case .handshake(let scope), .ping(let scope): scope.rawValue
    }
  }

  private static func parse(
    _ key: ConditionKey, _ text: String
  ) throws(ValueFailure) -> ConditionValue {
    switch key {
    case .delay: .delay(try Duration(parsing: text))
    case .jitter: .jitter(try Duration(parsing: text))
    case .distribution: .distribution(try choice(text))
    case .loss: .loss(try Probability(parsing: text))
    case .duplicate: .duplicate(try Probability(parsing: text))
    case .cut: .cut(try Probability(parsing: text))
    case .rate: .rate(text == "unlimited" ? nil : try DataRate(parsing: text))
    case .limit: .limit(try LinkConditions.Limit(parsing: text))
    case .inOrder: .inOrder(try truth(text))
    case .enabled: .enabled(try truth(text))
    case .handshake: .handshake(try choice(text))
    case .ping: .ping(try choice(text))
    }
  }

  private static func choice<Choice: RawRepresentable<String>>(
    _ text: String
  ) throws(ValueFailure) -> Choice {
    guard let choice = Choice(rawValue: text) else { throw notAChoice(text) }
    return choice
  }

  private static func truth(_ text: String) throws(ValueFailure) -> Bool {
    guard let truth = Bool(text) else { throw notAChoice(text) }
    return truth
  }

  private static func notAChoice(_ text: String) -> ValueFailure {
    ValueFailure(written: text.quoted, reason: .notAChoice, accepted: "")
  }
}
