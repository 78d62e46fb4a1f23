public import LightlagCore

/// What an operator has seen so far.
///
/// A tap can count the same for all operators of a session, with `count(_:)`.
public struct OperatorCounts: Hashable, Sendable {
  /// Connections that opened.
  public internal(set) var connections = 0
  /// Connections that were refused.
  public internal(set) var rejections = 0
  /// Connections that ended after they had opened.
  public internal(set) var closures = 0
  /// Control commands sent.
  public internal(set) var commands = 0
  /// Vehicle lists received.
  public internal(set) var vehicleLists = 0
  /// Answers to commands that were obeyed.
  public internal(set) var acknowledgements = 0
  /// Answers to commands that were understood and not obeyed.
  public internal(set) var refusals = 0
  /// Telemetry messages received.
  public internal(set) var telemetry = 0
  /// Answers that say that a message was not understood.
  public internal(set) var errors = 0
  /// Messages of any other kind.
  public internal(set) var others = 0

  /// Creates counts of nothing.
  public init() {}

  /// Counts a message that an operator received.
  public mutating func count(_ message: Message) {
    count(OperatorAnswer(message))
  }

  mutating func count(_ answer: OperatorAnswer) {
    switch answer {
    case .telemetry: telemetry += 1
    case .vehicles: vehicleLists += 1
    case .acknowledgement: acknowledgements += 1
    case .refusal: refusals += 1
    case .error: errors += 1
    case .other: others += 1
    }
  }
}
