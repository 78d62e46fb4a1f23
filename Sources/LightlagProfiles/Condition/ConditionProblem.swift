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
  /// Messages are to overtake each other and to arrive in order.
  case reorderInOrder
  /// The jitter is told as a standard deviation and as a half-width.
  case twoJitters
  /// The delay comes from a contact plan and from a trace.
  case twoDelays
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
    case .reorderInOrder: "reorders what inOrder keeps in order; set inOrder to false"
    case .twoJitters:
      "a second jitter; write jitterDeviation or jitterHalfWidth, not both"
    case .twoDelays: "gives a delay where the contact plan of the rate gives one; name one of them"
    case .notInAPhase(let key):
      "'\(key.rawValue)' holds for the whole run; set it outside the phase"
    }
  }
}

extension LinkConditions {
  /// What is wrong with conditions that are each right by themselves, and where; or `nil`.
  var problem: (key: ConditionKey, reason: ConditionProblem)? {
    let varies = delayTrace != nil || isTruncated
    if jitter.width > delay, !varies {
      let key = ConditionFigure.jitter(jitter).key
      return (key, .jitterAboveDelay(jitter: jitter.width, delay: delay))
    }
    if reorder.chance != .never, inOrder { return (.reorder, .reorderInOrder) }
    if case .contacts? = rate, delayTrace != nil { return (.delayTrace, .twoDelays) }
    return nil
  }
}
