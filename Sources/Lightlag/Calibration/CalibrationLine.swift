/// One figure of a link: what was asked, and what came of it.
public struct CalibrationLine: Hashable, Sendable {
  /// What is to be thought of it.
  public enum Verdict: Hashable, Sendable {
    /// What came differs from what was asked by no more than chance does.
    case holds
    /// It differs by more.
    case off
    /// There is nothing to compare it with, for this reason.
    case unjudged(String)
  }

  /// What it is: `loss`, `delay p99`.
  public let name: String
  /// What the figures are counted in.
  public let unit: CalibrationUnit
  /// What follows from the conditions, or `nil` where there is no formula.
  public let asked: Double?
  /// What was measured, or `nil` where there was nothing to measure.
  public let got: Double?
  /// Between which the truth is, to 99 %; infinite where nothing bounds it.
  public let bounds: ClosedRange<Double>?
  /// What is to be thought of it.
  public let verdict: Verdict
}
