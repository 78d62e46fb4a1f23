/// A chance between never and always, in parts per billion.
///
/// An integer, so that the same seed decides alike on every machine.
public struct Probability: Hashable, Sendable, Comparable {
  /// Occurrences expected in a billion trials, from 0 to 1 000 000 000.
  public let partsPerBillion: UInt32

  /// What happens in no trial.
  public static let never = Probability(partsPerBillion: 0)

  /// What happens in every trial.
  public static let always = Probability(partsPerBillion: 1_000_000_000)

  /// Creates a chance.
  ///
  /// - Precondition: `partsPerBillion` is at most 1 000 000 000.
  public init(partsPerBillion: UInt32) {
    precondition(partsPerBillion <= 1_000_000_000, "a probability is at most one")
    self.partsPerBillion = partsPerBillion
  }

  /// Returns the chance of `value` times in a hundred, to seven decimals.
  ///
  /// - Precondition: `value` is in `0...100`.
  public static func percent(_ value: Double) -> Probability {
    precondition((0...100).contains(value), "a percentage is from 0 to 100")
    return Probability(partsPerBillion: UInt32(value * 10_000_000 + 0.5))
  }

  public static func < (left: Probability, right: Probability) -> Bool {
    left.partsPerBillion < right.partsPerBillion
  }
}
