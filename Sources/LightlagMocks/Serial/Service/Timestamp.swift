import LightlagEncoding

/// An instant of the calendar as RFC 3339 has it, in UTC and milliseconds.
enum Timestamp {
  /// Returns the text of nanoseconds since 1970, not negative.
  ///
  /// The days are counted in eras of 400 years that begin in March, so that leap days come last.
  /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  static func text(_ nanoseconds: Int64) -> String {
    let seconds = nanoseconds / 1_000_000_000
    let days = seconds / 86_400 + 719_468
    let (era, day) = (days / 146_097, days % 146_097)
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let date = [
      (year + era * 400 + (month <= 2 ? 1 : 0)).padded(to: 4), month.padded(to: 2),
      (dayOfYear - (153 * shifted + 2) / 5 + 1).padded(to: 2),
    ].joined(separator: "-")
    let time = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { $0.padded(to: 2) }
      .joined(separator: ":")
    return "\(date)T\(time).\((nanoseconds / 1_000_000 % 1_000).padded(to: 3))Z"
  }
}
