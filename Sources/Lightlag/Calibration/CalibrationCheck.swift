/// A comparison that is still to be made, since how sure it has to be depends on how many there
/// are.
struct CalibrationCheck: Sendable {
  let name: String
  let unit: CalibrationUnit
  /// What was asked, or why that is not known.
  let asked: Result<Double, NoClosedForm>
  let got: Double?
  /// By how much `got` may be too small or too great without being off: rounding, lateness.
  var slack: (below: Double, above: Double) = (0, 0)
  /// The bounds of what is true, at a level of confidence.
  let bounds: (@Sendable (Confidence) -> ClosedRange<Double>)?

  /// Whether it will be judged.
  var isJudged: Bool {
    if case .success = asked { got != nil } else { false }
  }

  /// Makes the comparison.
  func line(_ confidence: Confidence) -> CalibrationLine {
    CalibrationLine(
      name: name, unit: unit, asked: try? asked.get(), got: got,
      bounds: got == nil ? nil : bounds?(.shown), verdict: verdict(confidence))
  }

  private func verdict(_ confidence: Confidence) -> CalibrationLine.Verdict {
    let asked: Double
    switch self.asked {
    case .success(let value): asked = value
    case .failure(let failure): return .unjudged(failure.reason)
    }
    guard let got else { return .unjudged("nothing to measure") }
    let bounds = bounds?(confidence) ?? got...got
    let isLow = bounds.upperBound + slack.below < asked
    let isHigh = asked < bounds.lowerBound - slack.above
    return isLow || isHigh ? .off : .holds
  }
}
