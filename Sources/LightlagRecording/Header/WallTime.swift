/// Reads when a run began from its header.
package enum WallTime {
  /// Returns the day of a time, as `2026-11-22`, or `nil` where the text is neither a time nor a
  /// day.
  ///
  /// What is kept in git says no more: a day is enough to tell its age, and no time of a machine.
  package static func day(of text: String) -> String? {
    guard nanoseconds(text) ?? beginning(ofDay: text) != nil else { return nil }
    return String(text.prefix(10))
  }

  /// Returns nanoseconds from 1970 to the beginning of a day, or `nil` where the text is none.
  package static func beginning(ofDay text: String) -> UInt64? {
    nanoseconds("\(text)T00:00:00Z")
  }

  /// Returns nanoseconds since 1970, or `nil` where the text is not a UTC time of RFC 3339.
  ///
  /// Years up to 2261 are taken, so that what a run adds to it always fits.
  package static func nanoseconds(_ text: String) -> UInt64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"),
      let year = number(bytes[0..<4]), bytes[4] == UInt8(ascii: "-"),
      let month = number(bytes[5..<7]), bytes[7] == UInt8(ascii: "-"),
      let day = number(bytes[8..<10]), bytes[10] == UInt8(ascii: "T"),
      let hour = number(bytes[11..<13]), bytes[13] == UInt8(ascii: ":"),
      let minute = number(bytes[14..<16]), bytes[16] == UInt8(ascii: ":"),
      let second = number(bytes[17..<19]), let fraction = fraction(bytes[19..<(bytes.count - 1)])
    else { return nil }
    guard 1970...2261 ~= year, 1...12 ~= month, 1...dayCount(year, month) ~= day, hour < 24,
      minute < 60, second < 61
    else { return nil }
    let days = days(year, month, day)
    return ((days * 24 + hour) * 60 + minute) * 60 * 1_000_000_000 + second * 1_000_000_000
      + fraction
  }

  /// How many days a month has.
  private static func dayCount(_ year: UInt64, _ month: UInt64) -> UInt64 {
    let next = month == 12 ? days(year + 1, 1, 1) : days(year, month + 1, 1)
    return next - days(year, month, 1)
  }

  /// Days since 1970, the year counted from March, so that a leap day is its last.
  ///
  /// 719 468 days lie between 0000-03-01 and 1970-01-01. Source: RFC 3339, appendix B; the months'
  /// lengths from March add up to (153 m + 2) / 5.
  private static func days(_ year: UInt64, _ month: UInt64, _ day: UInt64) -> UInt64 {
    let shifted = month > 2 ? year : year - 1
    let sinceMarch = (month + 9) % 12
    let leapDays = shifted / 4 - shifted / 100 + shifted / 400
    return shifted * 365 + leapDays + (153 * sinceMarch + 2) / 5 + day - 1 - 719_468
  }

  /// The nanoseconds of a point and one to nine digits, or 0 for nothing.
  private static func fraction(_ text: ArraySlice<UInt8>) -> UInt64? {
    guard !text.isEmpty else { return 0 }
    guard text.first == UInt8(ascii: "."), 2...10 ~= text.count else { return nil }
    return number(text.dropFirst()).map { value in
      (text.count..<10).reduce(value) { value, _ in value * 10 }
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    digits.reduce(0 as UInt64?) { value, digit in
      guard let value, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
      return value * 10 + UInt64(digit - UInt8(ascii: "0"))
    }
  }
}
