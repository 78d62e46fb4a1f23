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
        + " write a jitter from \"0 ms\" up to the delay"
    }
  }
}
