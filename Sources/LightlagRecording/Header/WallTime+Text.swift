import LightlagEncoding

extension WallTime {
  /// Returns a time as a header has it, with nanoseconds.
  ///
  /// - Parameter nanoseconds: Since 1970, not before.
  /// - Returns: The time, as `2024-01-01T00:00:00.000000000Z`.
  package static func inHeader(_ nanoseconds: Int64) -> String {
    let text = text(nanoseconds)
    // The shorter form has milliseconds.
    return text.utf8.count < 30 ? text.dropLast() + "000000Z" : text
  }

  /// Returns a time in RFC 3339, in UTC, with nanoseconds where there are any.
  ///
  /// - Parameter nanoseconds: Since 1970, not before.
  /// - Returns: The time, as `2024-01-01T00:00:00.000Z`.
  package static func text(_ nanoseconds: Int64) -> String {
    let (seconds, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let (year, month, day) = date(days)
    let time = [second / 3_600, second / 60 % 60, second % 60].map { $0.padded(to: 2) }
    let isWhole = fraction % 1_000_000 == 0
    let behindPoint = isWhole ? (fraction / 1_000_000).padded(to: 3) : fraction.padded(to: 9)
    return "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
      + "T\(time.joined(separator: ":")).\(behindPoint)Z"
  }

  /// The date that many days after 1970-01-01, the inverse of what reading does.
  ///
  /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
  private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Eras of 400 years, which all have 146 097 days, begin on a first of March.
    let shifted = days + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let sinceMarch = (5 * dayOfYear + 2) / 153
    let month = sinceMarch < 10 ? sinceMarch + 3 : sinceMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * sinceMarch + 2) / 5 + 1
    )
  }
}
