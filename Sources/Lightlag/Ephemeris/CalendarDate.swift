/// A minute of the Gregorian calendar in universal time, from 1800 to 2050.
///
/// Those are the years for which the orbits beside it hold. Leap seconds, and the minute or so
/// by which the time of orbits differs from that of clocks, are left out: the distance to Mars
/// changes by less than 20 km/s, so that is a hundredth of a second of light time.
public struct CalendarDate: Hashable, Sendable, Comparable {
  /// The years that there are.
  public static let years = 1800...2050

  /// Minutes since noon of 1 January 2000 (J2000, Julian day 2 451 545.0), negative before.
  let minutesSinceJ2000: Int

  /// Creates the date so many minutes after J2000, even where the years are over.
  init(minutesSinceJ2000: Int) {
    self.minutesSinceJ2000 = minutesSinceJ2000
  }

  /// Creates a minute of a day.
  ///
  /// - Throws: `Failure`, for the first part that is not of the calendar.
  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0
  ) throws(Failure) {
    guard Self.years.contains(year) else { throw .year(year) }
    guard 1...12 ~= month else { throw .month(month) }
    let last = Self.dayCount(year: year, month: month)
    guard 1...last ~= day else { throw .day(day, month: month, year: year, last: last) }
    guard 0...23 ~= hour, 0...59 ~= minute else { throw .time(hour: hour, minute: minute) }
    let days = Self.julianDay(year: year, month: month, day: day) - Self.julianDayOfJ2000
    // Julian days begin at noon.
    minutesSinceJ2000 = (days * 24 + hour - 12) * 60 + minute
  }

  /// Nanoseconds since 1970 began; negative before.
  public var unixNanoseconds: Int64 {
    // J2000 is 946 728 000 s behind the start of 1970; the years of this type fit.
    (Int64(minutesSinceJ2000) * 60 + 946_728_000) * 1_000_000_000
  }

  /// The year it is in.
  public var year: Int { Self.parts(daysSince2000: day).year }

  /// Days since 1 January 2000.
  private var day: Int {
    let minutes = minutesSinceJ2000 + 12 * 60
    return (minutes - ((minutes % 1_440) + 1_440) % 1_440) / 1_440
  }

  /// Julian centuries since J2000, as orbits are reckoned in.
  var centuriesSinceJ2000: Double { Double(minutesSinceJ2000) / (36_525 * 24 * 60) }

  /// Returns the date so many minutes later.
  public func advanced(byMinutes count: Int) -> CalendarDate {
    CalendarDate(minutesSinceJ2000: minutesSinceJ2000 + count)
  }

  /// Returns the whole minutes from this date to another, negative if that is earlier.
  public func minutes(to other: CalendarDate) -> Int {
    other.minutesSinceJ2000 - minutesSinceJ2000
  }

  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    left.minutesSinceJ2000 < right.minutesSinceJ2000
  }

  // MARK: The calendar

  private static let julianDayOfJ2000 = 2_451_545

  /// Returns the number of the Julian day that begins at noon of a day.
  ///
  /// Years are taken to begin in March, so that the day that may be missing is their last, and the
  /// months before it repeat in lengths every five: 153 days.
  private static func julianDay(year: Int, month: Int, day: Int) -> Int {
    let monthsSinceMarch = (month + 9) % 12
    let year = month < 3 ? year - 1 : year
    let daysOfMonths = (153 * monthsSinceMarch + 2) / 5
    let daysOfYears = 365 * year + year / 4 - year / 100 + year / 400
    // The day before 1 March of the year 0 is number 1 721 119.
    return 1_721_119 + daysOfYears + daysOfMonths + day
  }

  private static func dayCount(year: Int, month: Int) -> Int {
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    switch month {
    case 2: return isLeapYear ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }
}

extension CalendarDate: CustomStringConvertible {
  /// The date as it is read, the time left out at midnight: `2026-11-21T12:00Z`.
  public var description: String {
    let minutes = minutesSinceJ2000 + 12 * 60
    let minute = ((minutes % 1_440) + 1_440) % 1_440
    let (year, month, day) = Self.parts(daysSince2000: day)
    let date = "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))"
    guard minute > 0 else { return date }
    return date + "T\(Self.twoDigits(minute / 60)):\(Self.twoDigits(minute % 60))Z"
  }

  /// Returns the day so many days after 1 January 2000.
  private static func parts(daysSince2000 days: Int) -> (year: Int, month: Int, day: Int) {
    let number = days + julianDayOfJ2000
    // A year has at most 366 days, so the guess is at most too early.
    var year = 2000 + (days >= 0 ? days / 366 : days / 365 - 1)
    while julianDay(year: year + 1, month: 1, day: 1) <= number { year += 1 }
    var month = 1
    while month < 12, julianDay(year: year, month: month + 1, day: 1) <= number { month += 1 }
    return (year, month, number - julianDay(year: year, month: month, day: 1) + 1)
  }

  static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
