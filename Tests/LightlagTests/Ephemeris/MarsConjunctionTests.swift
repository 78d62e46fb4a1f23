import Lightlag
import Testing

@Suite struct MarsConjunctionTests {
  /// When NASA sent no commands to Mars.
  struct Moratorium: Sendable {
    let first: String
    let last: String

    init(_ first: String, _ last: String) {
      self.first = first
      self.last = last
    }
  }

  static let moratoria = [
    // JPL release of 4 June 2015: "about June 7 to June 21 ... within two degrees".
    Moratorium("2015-06-07", "2015-06-21"),
    // JPL release of 14 July 2017.
    Moratorium("2017-07-22", "2017-08-01"),
    // NASA release of August 2019: "when Mars is within 2 degrees of the Sun".
    Moratorium("2019-08-28", "2019-09-07"),
    // NASA release of September 2021: "when Mars is within 2 degrees of the Sun".
    Moratorium("2021-10-02", "2021-10-14"),
    // NASA release of November 2023.
    Moratorium("2023-11-11", "2023-11-25"),
  ]

  /// The moratoria are whole days, chosen by people: ours begin and end within one of them.
  @Test(arguments: moratoria)
  func `a conjunction is when no commands were sent`(moratorium: Moratorium) throws {
    let first = try CalendarDate(parsing: moratorium.first)
    let last = try CalendarDate(parsing: moratorium.last)
    let found = MarsConjunction.conjunctions(from: first, to: last)
    let conjunction = try #require(found.first)
    #expect(found.count == 1)
    #expect(abs(conjunction.start.minutes(to: first)) <= 1_440)
    #expect(abs(conjunction.end.minutes(to: last)) <= 1_440)
    #expect(conjunction.closest.minutes(to: conjunction.end) > 0)
  }

  @Test func `the length is that from start to end`() throws {
    let found = MarsConjunction.conjunctions(
      from: try CalendarDate(year: 2021, month: 1, day: 1),
      to: try CalendarDate(year: 2021, month: 12, day: 31))
    let conjunction = try #require(found.first)
    #expect(conjunction.length == .seconds(conjunction.start.minutes(to: conjunction.end) * 60))
    #expect(conjunction.length > .seconds(9 * 86_400) && conjunction.length < .seconds(16 * 86_400))
  }

  /// At the edges of a conjunction Mars is at the limit: 0.3 degrees a day are 0.0002 a minute.
  @Test(arguments: [1.5, 2, 3, 10])
  func `Mars crosses the limit at the edges`(limit: Double) throws {
    let found = MarsConjunction.conjunctions(
      from: try CalendarDate(year: 2023, month: 11, day: 18),
      to: try CalendarDate(year: 2023, month: 11, day: 18), limitDegrees: limit)
    let conjunction = try #require(found.first)
    for edge in [conjunction.start, conjunction.end] {
      #expect(abs(MarsDistance(at: edge).sunAngleDegrees - limit) < 0.0005)
    }
  }

  /// The synodic period is 779.94 days: 251 years of 365.2425 days hold 117.5 of them.
  @Test func `conjunctions come every 26 months`() throws {
    let found = MarsConjunction.conjunctions(
      from: try CalendarDate(year: 1800, month: 1, day: 1),
      to: try CalendarDate(year: 2050, month: 12, day: 31))
    #expect((117...118).contains(found.count))
    for (one, next) in zip(found, found.dropFirst()) {
      // The orbits are not round: the time is 780 days on average, and a month more or less.
      #expect((750...810).contains(one.closest.minutes(to: next.closest) / 1_440))
    }
  }

  @Test func `between two conjunctions there is none`() throws {
    let found = MarsConjunction.conjunctions(
      from: try CalendarDate(year: 2022, month: 1, day: 1),
      to: try CalendarDate(year: 2023, month: 10, day: 31))
    #expect(found == [])
  }

  /// In November 2023 Mars passed 0.1 degrees from the Sun's centre (in-the-sky.org: 0°06'); in
  /// October 2021, more than its radius of 0.27 degrees away.
  @Test func `within a small limit Mars does not come each time`() throws {
    let found = MarsConjunction.conjunctions(
      from: try CalendarDate(year: 2021, month: 1, day: 1),
      to: try CalendarDate(year: 2023, month: 12, day: 31), limitDegrees: 0.25)
    #expect(found.count == 1)
    #expect(found.first?.closest.description.hasPrefix("2023-11-1") == true)
  }
}
