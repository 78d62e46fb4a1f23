/// Which messages a link loses.
public enum Loss: Hashable, Sendable {
  /// Each with the same chance; a correlation lets losses come in bursts.
  case independent(Probability, correlation: Correlation = .none)
  /// In the bad periods of a link that is good and bad by turns.
  case gilbertElliott(GilbertElliott)
  /// In bursts with messages between that arrive, and alone besides.
  case fourState(FourStateLoss)
  /// The last of each so many, which are one at least.
  case every(Int)
  /// The first so many; then the link is healed.
  case first(Int)
  /// Those of these indices among all submitted, in ascending order.
  case indices([Int])

  /// None.
  public static let none = Loss.independent(.never)

  /// Returns independent loss of `value` messages in a hundred.
  ///
  /// - Precondition: `value` is in `0...100`.
  public static func percent(_ value: Double) -> Loss { .independent(.percent(value)) }

  /// Returns loss of that rate in bursts of that mean length.
  ///
  /// - Parameters:
  ///   - rate: The part of messages that is lost in the long run.
  ///   - lengthThousandths: The mean number of messages in a burst, in thousandths.
  /// - Returns: A simple Gilbert model.
  /// - Throws: `LossFailure.burstTooShort` or `.rateTooHigh`.
  public static func burst(
    rate: Probability, lengthThousandths: Int
  ) throws(LossFailure) -> Loss {
    .gilbertElliott(try GilbertElliott(rate: rate, lengthThousandths: lengthThousandths))
  }

  /// Checks what the type leaves open: a link that is given anything else loses no message by it.
  ///
  /// - Throws: `LossFailure.intervalBelowOne`, `.countBelowZero` or `.notAscending`.
  public func validate() throws(LossFailure) {
    switch self {
    case .independent, .gilbertElliott, .fourState: break
    case .every(let interval):
      guard interval >= 1 else { throw .intervalBelowOne(interval) }
    case .first(let count):
      guard count >= 0 else { throw .countBelowZero(count) }
    case .indices(let indices):
      var before = -1
      for (position, index) in indices.enumerated() {
        guard index > before else { throw .notAscending(position: position) }
        before = index
      }
    }
  }

  /// The part of messages that is lost in the long run, or `nil` where that depends on how many
  /// there are.
  public var stationaryRate: Probability? {
    switch self {
    case .independent(let chance, _): chance
    case .gilbertElliott(let model): model.stationaryRate
    case .fourState(let model): model.stationaryRate
    case .every(let interval):
      interval < 1 ? .never : Probability(rounding: 1, by: UInt128(interval))
    case .first, .indices: nil
    }
  }
}
