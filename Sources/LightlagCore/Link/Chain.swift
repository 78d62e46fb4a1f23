/// Draws of which each may resemble the one before, in either arithmetic.
struct Chain: Sendable {
  private var exact = CorrelatedDraws()
  private var netem = NetemCorrelation()

  /// Decides whether what has that chance happens.
  mutating func decides(
    _ probability: Probability, _ fresh: @autoclosure () -> Draw, _ correlation: Correlation,
    _ arithmetic: LinkConditions.Arithmetic
  ) -> Bool {
    guard probability != .never else { return false }
    let draw =
      switch arithmetic {
      case .exact: exact.next(fresh(), correlation)
      case .netem: netem.next(fresh(), correlation)
      }
    return draw.decides(probability)
  }
}
