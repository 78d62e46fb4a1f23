public import LightlagCore

/// A value for one of the conditions of a link, or of the whole connection.
public enum ConditionValue: Hashable, Sendable {
  /// A condition of one direction.
  case figure(ConditionFigure)
  /// Where the opening handshake is answered.
  case handshake(Crossing.Scope)
  /// Where a ping is answered.
  case ping(Crossing.Scope)
  /// Time until a connection is accepted.
  case acceptDelay(Duration)
  /// Time that the answer to a handshake takes besides.
  case handshakeDelay(Duration)
  /// Chance that a connection breaks in its handshake.
  case handshakeFailure(Probability)
  /// Chance that a connection is refused.
  case refuse(Probability)
  /// Mean time for which a client is refused after a connection of its own broke.
  case reconnectAfter(Duration)
  /// Mean time from its opening after which a connection breaks, or `nil` for never.
  case cutMeanTime(Duration?)
  /// What the ends are told of a connection that breaks.
  case cutManner(Breaks.Manner)

  /// Creates the value that `text` states for `key`.
  ///
  /// - Parameters:
  ///   - key: What the value is for.
  ///   - text: The value, as in a profile or on the command line.
  ///   - attachments: The files that it may name.
  /// - Throws: `ValueFailure`, which tells what would be accepted.
  public init(
    _ key: ConditionKey, parsing text: String, attachments: Attachments = .none
  ) throws(ValueFailure) {
    do {
      self = try Self.parse(key, text, attachments)
    } catch {
      // The key may accept more than its quantity does by itself.
      throw ValueFailure(written: error.written, reason: error.reason, accepted: key.accepted)
    }
  }

  /// The shortest exact text of the value, which parses to the same; what came from a file is
  /// described instead.
  public var text: String {
    switch self {
    case .figure(let figure): figure.text
    case .handshake(let scope), .ping(let scope): scope.rawValue
    case .acceptDelay(let time), .handshakeDelay(let time), .reconnectAfter(let time):
      time.quantityText
    case .handshakeFailure(let chance), .refuse(let chance): chance.quantityText
    case .cutMeanTime(let time): time?.quantityText ?? "never"
    case .cutManner(let manner): manner.text
    }
  }

  private static func parse(
    _ key: ConditionKey, _ text: String, _ attachments: Attachments
  ) throws(ValueFailure) -> ConditionValue {
    switch key {
    case .handshake: .handshake(try choice(text))
    case .ping: .ping(try choice(text))
    case .acceptDelay: .acceptDelay(try Duration(parsing: text))
    case .handshakeDelay: .handshakeDelay(try Duration(parsing: text))
    case .handshakeFailure: .handshakeFailure(try Probability(parsing: text))
    case .refuse: .refuse(try Probability(parsing: text))
    case .reconnectAfter: .reconnectAfter(try Duration(parsing: text))
    case .cutMeanTime: .cutMeanTime(text == "never" ? nil : try positive(text))
    case .cutManner: .cutManner(try Breaks.Manner(parsing: text))
    default: .figure(try figure(key, text, attachments))
    }
  }

  private static func figure(
    _ key: ConditionKey, _ text: String, _ attachments: Attachments
  ) throws(ValueFailure) -> ConditionFigure {
    switch key {
    case .flow: .flow(try choice(text))
    case .delay: .delay(try Duration(parsing: text))
    case .delayTrace: .delayTrace(try DelayTrace.parse(text, attachments))
    case .jitterDeviation: .jitter(try Jitter(parsingDeviation: text, attachments))
    case .jitterHalfWidth: .jitter(try Jitter(parsingHalfWidth: text))
    case .truncated: .isTruncated(try truth(text))
    case .loss: .loss(try Loss(parsing: text))
    case .lossMode: .lossMode(try choice(text))
    case .duplicate: .duplicate(try Duplication(parsing: text))
    case .corrupt: .corrupt(try Corruption(parsing: text))
    case .reorder: .reorder(try Reordering(parsing: text))
    case .cut: .cut(try Probability(parsing: text))
    case .rate: .rate(try Capacity.parse(text, attachments))
    case .shared: .isShared(try truth(text))
    case .overhead: .overhead(try Overhead(parsing: text))
    case .limit: .limit(try QueueLimit(parsing: text))
    case .discipline: .discipline(try QueueDiscipline(parsing: text))
    case .inOrder: .inOrder(try truth(text))
    case .arithmetic: .arithmetic(try choice(text))
    default: .enabled(try truth(text))
    }
  }

  private static func positive(_ text: String) throws(ValueFailure) -> Duration {
    let time = try Duration(parsing: text)
    guard time > .zero else {
      throw ValueFailure(written: text.quoted, reason: .zero, accepted: "")
    }
    return time
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
