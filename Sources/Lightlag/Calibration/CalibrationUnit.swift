import Glibc

/// What a figure of a calibration is counted in.
public enum CalibrationUnit: String, Hashable, Sendable {
  /// Parts of one, shown in hundredths.
  case share
  /// Nanoseconds.
  case nanoseconds = "ns"
  /// Bits in a second.
  case bitsPerSecond = "bit/s"
  /// Messages.
  case messages

  /// Returns a figure with its unit, to four digits or, where it is whole, fewer: `1.023 %`.
  package func text(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    switch self {
    case .share: return "\(Self.digits(value * 100)) %"
    case .messages: return Self.digits(value)
    case .nanoseconds:
      return Self.scaled(
        value, [(3.6e12, "h"), (6e10, "min"), (1e9, "s"), (1e6, "ms"), (1e3, "us"), (1, "ns")])
    case .bitsPerSecond:
      return Self.scaled(
        value, [(1e9, "Gbit/s"), (1e6, "Mbit/s"), (1e3, "kbit/s"), (1, "bit/s")])
    }
  }

  private static func scaled(_ value: Double, _ units: [(size: Double, name: String)]) -> String {
    // A figure of 60 s is shown in seconds: a unit begins at two of it.
    let unit = units.first { abs(value) >= ($0.size > 1e9 ? 2 : 1) * $0.size }
    guard let unit = unit ?? units.last, value != 0 else { return "0" }
    return "\(digits(value / unit.size)) \(unit.name)"
  }

  /// Returns a number to four digits, or six decimals, without zeros at the end.
  private static func digits(_ value: Double) -> String {
    guard abs(value) >= 5e-7 else { return "0" }
    let decimals = max(0, min(6, 3 - Int(floor(log10(abs(value))))))
    let scale = pow(10, Double(decimals))
    let (whole, rest) = Int((abs(value) * scale).rounded()).quotientAndRemainder(
      dividingBy: Int(scale))
    var fraction = String(String(Int(scale) + rest).dropFirst())
    while fraction.last == "0" { fraction.removeLast() }
    return "\(value < 0 ? "-" : "")\(whole)\(fraction.isEmpty ? "" : ".\(fraction)")"
  }
}
