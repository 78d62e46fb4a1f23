import LightlagCore

/// Why conditions cannot be set as asked, in a document or on the command line.
@nonexhaustive
public enum ConditionProblem: Error, Hashable, Sendable {
  /// There is no such key.
  case unknownKey(UnknownName)
  /// The key is one of the whole connection, and was set for one direction.
  case notOfADirection(ConditionKey)
  /// The value is refused.
  case value(ValueFailure)
  /// The delay would vary by more than itself.
  ///
  /// A message cannot arrive before it was sent, so the shape would be cut off at zero and the
  /// mean would no longer be the delay that was asked for.
  case jitterAboveDelay(jitter: Duration, delay: Duration)
  /// The jitter is more than the least delay of a trace or of a contact plan.
  case jitterAboveLeastDelay(jitter: Duration, delay: Duration)
  /// Messages are to overtake each other and to arrive in order.
  case reorderInOrder
  /// What is lost is to be retransmitted, as TCP does, and something to happen that TCP prevents.
  case againstRetransmission(ConditionKey)
  /// The light time of a day is asked for as a figure.
  case lightTime
  /// The jitter is told as a standard deviation and as a half-width.
  case twoJitters
  /// The delay comes from a contact plan and from a trace.
  case twoDelays
  /// Something is wrong while those phases hold at once.
  indirect case whilePhases([String], ConditionKey, ConditionProblem)
  /// A condition that there is none of is to be changed in a phase of the whole connection.
  case notInAPhase(ConditionKey)
}

extension ConditionProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownKey(let unknown): unknown.description
    case .notOfADirection(let key):
      "'\(key.rawValue)' holds for the whole connection; set it without a direction"
    case .value(let failure): failure.description
    case .jitterAboveDelay(let jitter, let delay):
      "\(jitter.quantityText.quoted) is more than the delay, \(delay.quantityText.quoted);"
        + " write one up to the delay, or set truncated to true"
    case .jitterAboveLeastDelay(let jitter, let delay):
      "\(jitter.quantityText.quoted) is more than the least delay there is, "
        + "\(delay.quantityText.quoted); write one up to it, or set truncated to true"
    case .againstRetransmission(.inOrder):
      "false, and lossMode is retransmit, with which TCP keeps the order; set lossMode to drop, or "
        + "inOrder to true"
    case .againstRetransmission(let key):
      "'\(key.rawValue)' is what TCP prevents, and lossMode is retransmit; set lossMode to drop,"
        + " or leave it out"
    case .lightTime:
      "the light time of a day goes with a profile and a date; set delay to give one yourself"
    case .reorderInOrder: "reorders what inOrder keeps in order; set inOrder to false"
    case .twoJitters:
      "a second jitter; write jitterDeviation or jitterHalfWidth, not both"
    case .twoDelays: "gives a delay where the contact plan of the rate gives one; name one of them"
    case .whilePhases(let names, let key, let problem):
      "while \(Self.list(names)) holds, \(key.rawValue): \(problem)"
    case .notInAPhase(let key):
      "'\(key.rawValue)' holds for the whole run; set it outside the phase"
    }
  }
}

extension ConditionProblem {
  /// Phases in words: `the phase "near" with "rough"`.
  private static func list(_ names: [String]) -> String {
    let others = names.dropFirst().map(\.quoted)
    return "the phase \((names.first ?? "").quoted)"
      + (others.isEmpty ? "" : " with " + others.joined(separator: " and "))
  }
}

extension LinkConditions {
  /// What is wrong with conditions that are each right by themselves, and where; or `nil`.
  var problem: (key: ConditionKey, reason: ConditionProblem)? {
    if let jitterProblem { return (ConditionFigure.jitter(jitter).key, jitterProblem) }
    if reorder.chance != .never, inOrder { return (.reorder, .reorderInOrder) }
    if case .contacts? = rate, delayTrace != nil { return (.delayTrace, .twoDelays) }
    guard lossMode == .retransmit else { return nil }
    if duplicate.chance != .never { return (.duplicate, .againstRetransmission(.duplicate)) }
    return inOrder ? nil : (.inOrder, .againstRetransmission(.inOrder))
  }

  private var jitterProblem: ConditionProblem? {
    let least = delays.lowerBound
    guard !isTruncated, jitter.width > least else { return nil }
    return hasDelays
      ? .jitterAboveLeastDelay(jitter: jitter.width, delay: least)
      : .jitterAboveDelay(jitter: jitter.width, delay: delay)
  }

  /// Whether something else gives delays in place of the one.
  private var hasDelays: Bool {
    if case .contacts? = rate { true } else { delayTrace != nil }
  }
}
