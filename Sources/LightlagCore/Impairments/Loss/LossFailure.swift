/// Why figures make no model of loss.
@nonexhaustive
public enum LossFailure: Error, Hashable, Sendable {
  /// A burst holds one message at least; the mean length is in thousandths of a message.
  case burstTooShort(lengthThousandths: Int)
  /// Bursts of that mean length would have to begin with a chance above one.
  case rateTooHigh(rate: Probability, lengthThousandths: Int)
  /// The chances to leave a state of the four-state model add up to more than one.
  case leavingExceedsOne(state: Int, partsPerBillion: UInt32)
  /// Every message so far from the one before it is to be lost, which must be 1 at least.
  case intervalBelowOne(Int)
  /// A number of messages is negative.
  case countBelowZero(Int)
  /// The index at that position is negative, or not greater than the one before it.
  case notAscending(position: Int)
}

extension LossFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .burstTooShort(let length):
      "a burst holds 1 message at least, not \(length / 1_000)."
        + String(1_000 + length % 1_000).dropFirst()
    case .rateTooHigh(let rate, let length):
      "a loss of \(rate.partsPerBillion) ppb is too high for bursts of \(length) thousandths of a"
        + " message: they would begin with a chance above one"
    case .leavingExceedsOne(let state, let parts):
      "the chances to leave state \(state) add up to \(parts) ppb, which is more than one"
    case .intervalBelowOne(let interval): "every \(interval)th message cannot be lost"
    case .countBelowZero(let count): "the first \(count) messages cannot be lost"
    case .notAscending(let position):
      "the indices of lost messages ascend from zero, but number \(position + 1) does not"
    }
  }
}
