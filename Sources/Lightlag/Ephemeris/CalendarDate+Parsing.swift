extension CalendarDate {
  /// Why there is no such date.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable {
    /// The text is not written as a date.
    case malformed(String)
    /// The year is not one of `years`.
    case year(Int)
    /// There is no such month.
    case month(Int)
    /// The month has no such day.
    case day(Int, month: Int, year: Int, last: Int)
    /// There is no such minute of a day.
    case time(hour: Int, minute: Int)
  }

  /// Reads `2026-11-21`, which is its midnight, or `2026-11-21T12:00Z`.
  ///
  /// It is the form of RFC 3339 without seconds, and in universal time alone.
  public init(parsing text: String) throws(Failure) {
    guard let (date, time) = Self.fields(of: text) else { throw .malformed(text) }
    try self.init(
      year: date[0], month: date[1], day: date[2], hour: time[0], minute: time[1])
  }

  private static func fields(of text: String) -> (date: [Int], time: [Int])? {
    let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    guard let date = numbers(parts[0], separator: "-", widths: [4, 2, 2]) else { return nil }
    guard parts.count == 2 else { return (date, [0, 0]) }
    guard parts[1].last == "Z",
      let time = numbers(parts[1].dropLast(), separator: ":", widths: [2, 2])
    else { return nil }
    return (date, time)
  }

  private static func numbers(
    _ text: Substring, separator: Character, widths: [Int]
  ) -> [Int]? {
    let fields = text.split(separator: separator, omittingEmptySubsequences: false)
    guard fields.map(\.utf8.count) == widths else { return nil }
    // Digits alone: a number could also have a sign.
    let numbers = fields.compactMap { field in
      field.utf8.allSatisfy { 48...57 ~= $0 } ? Int(field) : nil
    }
    return numbers.count == widths.count ? numbers : nil
  }
}

extension CalendarDate.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let text):
      "\"\(text)\" is not a date; write one such as \"2026-11-21\" or \"2026-11-21T12:00Z\""
    case .year(let year):
      "the year \(year) is not one for which the orbits are known;"
        + " write one from \(LightTimeOfDay.years.lowerBound) to \(LightTimeOfDay.years.upperBound)"
    case .month(let month): "there is no month \(month); write one from 01 to 12"
    case .day(let day, let month, let year, let last):
      "there is no day \(day) in month \(month) of \(year); write one from 01 to \(last)"
    case .time(let hour, let minute):
      "there is no time \(CalendarDate.twoDigits(hour)):\(CalendarDate.twoDigits(minute));"
        + " write one from 00:00 to 23:59"
    }
  }
}
