import Lightlag
import Testing

@Suite struct CalendarDateTests {
  @Test(arguments: [
    "1800-01-01", "1900-02-28", "1999-12-31T23:59Z", "2000-01-01", "2000-01-01T12:00Z",
    "2000-02-29", "2026-11-21", "2026-11-21T00:01Z", "2050-12-31T23:59Z",
  ])
  func `a date is written as it is read`(text: String) throws {
    #expect(try CalendarDate(parsing: text).description == text)
  }

  @Test func `midnight may be written and is left out`() throws {
    #expect(try CalendarDate(parsing: "2026-11-21T00:00Z").description == "2026-11-21")
  }

  /// Julian days from Meeus, "Astronomical Algorithms", chapter 7: 2 415 020.5 is 1 January
  /// 1900, 2 447 187.5 is 27 January 1988, 2 446 822.5 is 27 January 1987.
  @Test(arguments: [("1900-01-01", 36_524.5), ("1988-01-27", 4_357.5), ("1987-01-27", 4_722.5)])
  func `days are counted as astronomers do`(text: String, days: Double) throws {
    let noon = try CalendarDate(parsing: "2000-01-01T12:00Z")
    #expect(Double(try CalendarDate(parsing: text).minutes(to: noon)) == days * 1_440)
  }

  /// 251 years have 61 leap years among them: 1804 to 2048 are 62 multiples of four, less 1900.
  @Test func `every day follows the one before it`() throws {
    var date = try CalendarDate(year: 1800, month: 1, day: 1)
    var (year, month, day) = (1800, 1, 1)
    for _ in 0..<251 * 365 + 61 {
      try #require(try CalendarDate(year: year, month: month, day: day) == date)
      let next = (try? CalendarDate(year: year, month: month, day: day + 1)) != nil
      (day, month) = next ? (day + 1, month) : (1, month + 1)
      if month > 12 { (year, month) = (year + 1, 1) }
      date = date.advanced(byMinutes: 1_440)
    }
    #expect(year == 2051)
  }

  static let malformed =
    "is not a date; write one such as \"2026-11-21\" or \"2026-11-21T12:00Z\""

  @Test(arguments: [
    ("2026-13-01", "there is no month 13; write one from 01 to 12"),
    ("2026-00-01", "there is no month 0; write one from 01 to 12"),
    ("2024-02-30", "there is no day 30 in month 2 of 2024; write one from 01 to 29"),
    ("2026-02-29", "there is no day 29 in month 2 of 2026; write one from 01 to 28"),
    ("1900-02-29", "there is no day 29 in month 2 of 1900; write one from 01 to 28"),
    ("2026-11-31", "there is no day 31 in month 11 of 2026; write one from 01 to 30"),
    ("2026-11-00", "there is no day 0 in month 11 of 2026; write one from 01 to 30"),
    (
      "1799-12-31",
      "the year 1799 is not one for which the orbits are known; write one from 1990 to 2050"
    ),
    (
      "2051-01-01",
      "the year 2051 is not one for which the orbits are known; write one from 1990 to 2050"
    ),
    ("2026-11-21T24:00Z", "there is no time 24:00; write one from 00:00 to 23:59"),
    ("2026-11-21T12:60Z", "there is no time 12:60; write one from 00:00 to 23:59"),
  ])
  func `what the calendar lacks is told`(text: String, message: String) {
    #expect(self.message(text) == message)
  }

  @Test(arguments: [
    "", "today", "2026", "2026-11", "2026-11-21-01", "26-11-21", "2026-1-21", "2026-11-21T12:00",
    "2026-11-21T12Z", "2026-11-21T", "2026-11-21 12:00Z", "2026-11-21T12:00:00Z", "+026-11-21",
    "2026-+1-21", "٢٠٢٦-11-21", "2026-11-21T12:00+01:00",
  ])
  func `what is not written as a date is refused`(text: String) {
    #expect(message(text) == "\"\(text)\" \(Self.malformed)")
  }

  private func message(_ text: String) -> String? {
    do {
      _ = try CalendarDate(parsing: text)
      return nil
    } catch {
      return error.description
    }
  }
}
