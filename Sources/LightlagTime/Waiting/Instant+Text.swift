import LightlagCore

extension Instant {
  /// This instant in seconds, as text that loses nothing: `1.5 s`.
  var secondsText: String { Duration.nanoseconds(nanoseconds).secondsText }
}

extension Duration {
  /// This duration in seconds, to the nanosecond, as text: `1.5 s`.
  var secondsText: String {
    let (whole, fraction) = wholeNanoseconds.magnitude.quotientAndRemainder(
      dividingBy: 1_000_000_000)
    let sign = self < .zero ? "-" : ""
    guard fraction > 0 else { return "\(sign)\(whole) s" }
    let digits = String(fraction + 1_000_000_000).dropFirst()
    let shown = String(digits.reversed().drop { $0 == "0" }.reversed())
    return "\(sign)\(whole).\(shown) s"
  }
}
